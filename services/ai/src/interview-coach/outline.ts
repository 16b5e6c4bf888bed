import { fill, inShort, listOf, marked, type Question, showsQuestion } from './question.ts';

const MAX_STEPS = 9;
const FAMILY_SECONDS = {
  behavioural: 120,
  technical: 90,
  situational: 90,
  personal: 75,
  factual: 30,
  unclear: 30,
} as const;

/** The plan of a good answer to this very question, in the order of speaking. */
export function outlineOf(question: Question): string[] {
  const steps = question.guide.elements.map((element) => fill(element.advice, question));
  const [opening, ...rest] = steps;
  const outline = [
    ...(opening ? [opening] : []),
    ...sideSteps(question),
    ...topicSteps(question),
    ...rest,
    ...roleSteps(question),
  ];
  if (!showsQuestion(outline, question)) outline.unshift(`Answer “${inShort(question)}” itself in the first sentence`);
  return [...new Set(outline)].slice(0, MAX_STEPS - 1).concat(closingStep(question));
}

/** One step for each thing compared, so that none is forgotten. */
function sideSteps({ sides }: Question): string[] {
  if (sides.length < 2) return [];
  return [`Give each its turn: ${listOf(sides.map((side) => marked(side)))}`];
}

function topicSteps({ topics }: Question): string[] {
  const points = topics.length > 1 ? topics.flatMap((topic) => topic.points.slice(0, 2)) : (topics[0]?.points ?? []);
  return points.slice(0, 4).map((point) => `Cover ${point.clause}`);
}

function roleSteps({ role, guide }: Question): string[] {
  if (!role || guide.family === 'unclear' || guide.family === 'factual') return [];
  return [`Take the example and the measure from the trade of a ${role.name}: ${role.field.measures}`];
}

function closingStep({ guide, read }: Question): string {
  const parts = (read.text.match(/\?/g) ?? []).length;
  const seconds = FAMILY_SECONDS[guide.family];
  const ending = parts > 1 ? `, and check that all ${parts} questions are answered` : '';
  return `Stop after about ${seconds} seconds${ending}`;
}
