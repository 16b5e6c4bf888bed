import type { Question } from '../question.ts';
import { fill, subjectOf } from '../question.ts';
import type { Judgement } from './answer.ts';
import { type Doubt, isHopeless } from './doubts.ts';
import type { MeasurableResults } from './measures.ts';
import type { Aspect, Weights } from './score.ts';
import type { Structure } from './structure.ts';

type Judgements = Readonly<Record<Aspect, Judgement>>;

const MAX_SUGGESTIONS = 6;
const PARTS = ['result', 'action', 'task', 'situation'] as const;
const PART_ENOUGH = 60;

/** What to change, the most rewarding first: doubts, then the aspects by what they cost. */
export function suggestionsOf(
  question: Question,
  judgements: Judgements,
  { structure, measurableResults }: { structure: Structure; measurableResults: MeasurableResults },
  by: Weights,
  doubts: readonly Doubt[],
): string[] {
  if (isHopeless(doubts)) return freshStart(question, doubts);
  const aspects: Aspect[] = [
    'content',
    'relevance',
    'specificity',
    'measurableResults',
    'ownership',
    'length',
    'fillerWords',
    'clarity',
  ];
  const weighed = aspects.flatMap((aspect) => {
    const { advice, score } = judgements[aspect];
    return advice && by[aspect] > 0 ? [{ advice, loss: by[aspect] * (100 - score) }] : [];
  });
  const all = [...weighed, ...structureAdvice(question, structure, by.structure)].toSorted(
    (left, right) => right.loss - left.loss,
  );
  const first = doubts.map((doubt) => doubt.reason);
  const chosen = [...new Set([...first, ...all.map(({ advice }) => advice)])].slice(0, MAX_SUGGESTIONS);
  return chosen.length > 0 ? chosen : polish(question, judgements, measurableResults);
}

/** Where nothing of the answer can be kept: why, and the steps of a good one. */
function freshStart(question: Question, doubts: readonly Doubt[]): string[] {
  const steps = question.guide.elements.map((element) => `${fill(element.advice, question)}.`);
  return [...doubts.map((doubt) => doubt.reason), ...steps].slice(0, MAX_SUGGESTIONS);
}

/** What is left to do on an answer without faults. */
function polish(question: Question, judgements: Judgements, { measures }: MeasurableResults): string[] {
  const [figure] = measures;
  const ending =
    deeper(question) ??
    `Close with what it means for the ${question.role ? `job of ${question.role.name}` : 'new job'}.`;
  const source = figure ? [`Be ready to say how “${figure}” was measured.`] : [];
  return [...source, ending, `Practise it aloud once: ${judgements.length.reason}`];
}

/** Knowledge shown is asked on: the next thing to be ready for. */
function deeper(question: Question): string | undefined {
  if (question.guide.family !== 'technical') return undefined;
  const point = question.topics[0]?.points.at(-1);
  return `Be ready to go one step deeper: ${point?.clause ?? `how you came to know ${subjectOf(question)}`}.`;
}

/** Missing parts of the story, in the words of the guide for this kind of question. */
function structureAdvice(question: Question, structure: Structure, weight: number): { advice: string; loss: number }[] {
  if (weight === 0) return [];
  return PARTS.flatMap((part) => {
    const { score, found } = structure[part];
    if (score >= PART_ENOUGH) return [];
    const element = question.guide.elements.find(({ name }) => name === part);
    const advice = element ? fill(element.advice, question) : `Say more on the ${part}`;
    const prefix = found ? `Make the ${part} clearer` : `Add the ${part}`;
    return [
      { advice: `${prefix}: ${advice[0]?.toLowerCase()}${advice.slice(1)}.`, loss: weight * (100 - score) * 0.3 },
    ];
  });
}
