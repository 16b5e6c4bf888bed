import type { ReadText } from '../language/text.ts';
import { contentLemmas, quote, wordsOf } from '../language/text.ts';
import { asksOf, type Ask } from './asks.ts';
import { guideOf } from './category.ts';
import type { Guide } from './guides/guide.ts';
import { comparedSides, keyTerms } from './key-terms.ts';
import { asRole, readRole, type Role } from './role.ts';
import type { Topic } from './topics/topic.ts';
import { topicsOf } from './topics/topics.ts';

/** A question as the coach understands it. */
export type Question = {
  text: string;
  read: ReadText;
  category: string;
  guide: Guide;
  asks: readonly Ask[];
  /** What it is about, in its own words. */
  terms: readonly string[];
  /** What it asks to compare; none or at least two. */
  sides: readonly string[];
  /** What the coach knows on the subject. */
  topics: readonly Topic[];
  /** The other person in it ("your boss"), when it names one. */
  who: string;
  role: Role | undefined;
  /** Lemmas of its content words, without those with which every question is asked. */
  lemmas: ReadonlySet<string>;
};

const ASKING_LEMMAS = new Set(
  `tell describe explain give example time talk share discuss name use do make question answer difference compare be have can
  could would will please you your situation handle work go get think know way thing kind type name say mean`.split(
    /\s+/,
  ),
);

/** Understands a question: its kind, what it asks, what it is about. */
export function readQuestion(read: ReadText, roleName: string | undefined): Question {
  const text = read.text.replace(/\s+/g, ' ').trim();
  const asks = asksOf(text);
  const sides = comparedSides(text);
  const topics = topicsOf(text);
  const terms = keyTerms(read);
  const guide = guideOf({ text, asks, sides, topics, terms, isReadable: topics.length > 0 || isReadable(read) });
  const isTechnical = guide.family === 'technical';
  const lemmas = new Set([...contentLemmas(read)].filter((lemma) => !ASKING_LEMMAS.has(lemma)));
  return {
    text,
    read,
    category: guide.category,
    guide,
    asks,
    terms,
    sides,
    topics: isTechnical ? topics : [],
    who: personIn(text),
    role: readRole(roleName),
    lemmas,
  };
}

/** Whether the question can be English: not mere signs, not mainly words no English text has. */
function isReadable(read: ReadText): boolean {
  const words = read.tokens.filter((token) => /\p{L}{2,}/u.test(token.normal));
  if (wordsOf(read.text).length === 0 || words.length === 0) return false;
  const known = words.filter((token) => token.isKnown && /^[a-z'-]+$/.test(token.normal)).length;
  if (words.length < 3)
    return known > 0 || /(?:tion|ity|ing|ism|sis|ment|ness|ance|ency|ation|ware|graphy|logy)s?\W*$/i.test(read.text);
  return known / words.length >= 0.6;
}

const person =
  /\b(?:your |an? |the |with |difficult |angry |unhappy |upset )*(boss|managers?|supervisors?|co-?workers?|colleagues?|team ?mates?|team members?|stakeholders?|customers?|clients?|patients?|guests?|collaborators?|employees?|direct reports?|peers?|students?|parents?|teachers?|users?|vendors?)\b(?:\s+or\s+(?:your |an? )?(boss|manager|supervisor|co-?worker|colleague|team ?mate|customer|client|collaborator|peer))?/i;

const SOMEBODY = 'the other person';

function personIn(text: string): string {
  const match = person.exec(text);
  const first = match?.[1]?.toLowerCase();
  if (!first) return SOMEBODY;
  const second = match?.[2]?.toLowerCase();
  return second ? `your ${first} or ${second}` : `the ${first}`;
}

/** Fills a phrase of a guide with what this question is about. */
export function fill(phrase: string, question: Question): string {
  return phrase
    .replaceAll('{subject}', subjectOf(question))
    .replaceAll('{who}', question.who)
    .replaceAll('{asRole}', question.role ? `, ${asRole(question.role)}` : '')
    .replaceAll('{role}', question.role?.name ?? 'the role');
}

/** The thing the question is about: what it compares, its first terms, the topic it names, else its own words. */
export function subjectOf(question: Question): string {
  if (question.sides.length > 0) return listOf(question.sides.map(marked));
  const [first, second] = question.terms;
  if (first && second && `${first}${second}`.length < 48) return `${marked(first)} and ${marked(second)}`;
  if (first) return marked(first);
  if (question.guide.subject) return question.guide.subject;
  return question.topics[0]?.name ?? `“${inShort(question)}”`;
}

/** A term as it is set in a sentence: code in quotation marks, words as they are. */
export function marked(term: string): string {
  return /^[\p{L}\p{N}][\p{L}\p{N} '’./+#-]*$/u.test(term) && !/[.(]\w*\(/.test(term) ? term : `“${term}”`;
}

/** "a", "a and b", "a, b and c". */
export function listOf(items: readonly string[]): string {
  if (items.length <= 1) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** Whether texts made for the question show what it is about; those of its kind alone could be for any of that kind. */
export function showsQuestion(texts: readonly string[], question: Question): boolean {
  const all = texts.join(' ').toLowerCase();
  return question.terms.some((term) => all.includes(term.toLowerCase()));
}

/** Whether the question names another person. */
export function namesPerson(question: Question): boolean {
  return question.who !== SOMEBODY;
}

/** The question without its last sign, short enough to stand in a sentence. */
export function inShort(question: Question): string {
  return quote(question.text.replace(/[?.!\s]+$/, ''), 80);
}

/** Whether the question asks for knowledge by way of what one has done, so that the story and its figures count. */
export function asksForOwnWork(question: Question): boolean {
  return question.category === 'technical-experience';
}
