import type { Ask } from './asks.ts';
import { behaviouralGuides } from './guides/behavioural-guides.ts';
import type { Guide } from './guides/guide.ts';
import { habitGuides } from './guides/habit-guides.ts';
import { personalGuides } from './guides/personal-guides.ts';
import { practicalGuides } from './guides/practical-guides.ts';
import { technicalGuide, unclearGuide } from './guides/technical-guides.ts';
import { tradeGuides } from './guides/trade-guides.ts';
import type { Topic, TopicArea } from './topics/topic.ts';

/** What the choice of a kind rests on. */
export type QuestionTraits = {
  text: string;
  asks: readonly Ask[];
  sides: readonly string[];
  topics: readonly Topic[];
  terms: readonly string[];
  isReadable: boolean;
};

/** Questions on the person, in the order in which they are tried. */
const guidesOnThePerson = [...practicalGuides, ...personalGuides, ...tradeGuides];

/** Areas that make a kind of their own, whatever is asked about them. */
const AREA_CATEGORIES: Partial<Record<TopicArea, string>> = {
  performance: 'technical-performance',
  security: 'technical-security',
  accessibility: 'technical-accessibility',
  testing: 'technical-testing',
  debugging: 'technical-debugging',
};

/** Chooses the kind of a question. Particular kinds go before general ones; subject knowledge is what remains. */
export function guideOf(question: QuestionTraits): Guide {
  if (!question.isReadable) return unclearGuide;
  const text = question.text.toLowerCase();
  return personalGuide(text, question) ?? habitGuide(text, question) ?? technicalGuide(technicalCategory(question));
}

function personalGuide(text: string, question: QuestionTraits): Guide | undefined {
  const isStory = question.asks.includes('experience');
  if (isStory && tellsStory(text)) return behaviouralGuide(text, question);
  const personal = guidesOnThePerson.find((guide) => guide.matches.test(text));
  if (personal) return personal;
  return isStory && !isSubjectOfTrade(question) ? behaviouralGuide(text, question) : undefined;
}

/** Phrases by which a story is asked for whatever else the question says. */
function tellsStory(text: string): boolean {
  return /\b(?:about|describe|of|when|share|recall) (?:me |us )?(?:an? )?(?:\w+ )?(?:time|situation|occasion|instance)\b|\bhave you ever\b|\bhow did you\b|\byou(?:'ve| have)? (?:experienced|faced|solved|overcame|failed)\b/.test(
    text,
  );
}

function behaviouralGuide(text: string, question: QuestionTraits): Guide | undefined {
  const particular = behaviouralGuides.find((guide) => guide.matches.test(text));
  if (particular && !(particular.category === 'behavioural-adaptability' && isSubjectOfTrade(question)))
    return particular;
  return isSubjectOfTrade(question) ? technicalGuide('technical-experience') : behaviouralGuides.at(-1);
}

function habitGuide(text: string, question: QuestionTraits): Guide | undefined {
  if (isSubjectOfTrade(question) && !/\b(?:project|team|colleague|boss|manager|customer|client)s?\b/.test(text))
    return undefined;
  if (question.asks.includes('hypothetical')) return habitGuides.find((guide) => guide.matches.test(text));
  if (question.asks.includes('habit')) {
    const theme = behaviouralGuides.find((guide) => guide.matches.test(text));
    return theme ?? habitGuides.find((guide) => guide.matches.test(text));
  }
  return habitGuides.find((guide) => guide.category !== 'situational' && guide.matches.test(text));
}

/** Whether the question names a thing of the trade: a known topic, or code. */
function isSubjectOfTrade(question: QuestionTraits): boolean {
  return question.topics.some((topic) => topic.area !== 'business') || question.text.includes('`');
}

function technicalCategory({ text, asks, topics, sides }: QuestionTraits): string {
  const area = topics[0] ? AREA_CATEGORIES[topics[0].area] : undefined;
  if (asks.includes('code')) return 'technical-coding';
  if (sides.length > 0 || asks.includes('compare')) return 'technical-comparison';
  if (asks.includes('design')) return 'technical-design';
  if (asks.includes('debug')) return 'technical-debugging';
  if (asks.includes('weigh')) return 'technical-trade-offs';
  if (area) return area;
  if (asks.includes('experience')) return 'technical-experience';
  if (asks.includes('list')) return 'technical-practice';
  if (asks.includes('example')) return 'technical-example';
  const asksMechanism = /\bhow (?:do|does|is|are) (?!you|i\b|we\b)/i.test(text);
  return asks.includes('how') && !asks.includes('explain') && !asksMechanism
    ? 'technical-practice'
    : 'technical-concept';
}
