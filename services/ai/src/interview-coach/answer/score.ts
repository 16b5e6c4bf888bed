import type { Family } from '../guides/guide.ts';
import { asksForOwnWork, type Question } from '../question.ts';
import { points } from './answer.ts';
import type { Doubt } from './doubts.ts';

/** The aspects of an answer that are judged. */
export type Aspect =
  | 'structure'
  | 'content'
  | 'relevance'
  | 'specificity'
  | 'measurableResults'
  | 'ownership'
  | 'length'
  | 'fillerWords'
  | 'clarity';

export type Weights = Readonly<Record<Aspect, number>>;

/** What counts how much, by kind of question; each row adds up to 1. */
const weightsByFamily: Readonly<Record<Family, Weights>> = {
  behavioural: weights(0.36, 0, 0.14, 0.13, 0.15, 0.07, 0.07, 0.05, 0.03),
  technical: weights(0, 0.48, 0.16, 0.14, 0, 0, 0.11, 0.06, 0.05),
  situational: weights(0, 0.46, 0.18, 0.06, 0, 0.05, 0.13, 0.07, 0.05),
  personal: weights(0, 0.38, 0.12, 0.18, 0.08, 0.05, 0.11, 0.05, 0.03),
  factual: weights(0, 0.4, 0.25, 0.05, 0, 0, 0.15, 0.1, 0.05),
  unclear: weights(0, 0.3, 0, 0.2, 0, 0, 0.2, 0.2, 0.1),
};
/** Knowledge shown by what one has done oneself: half story, half content. */
const experienceWeights = weights(0.2, 0.22, 0.14, 0.14, 0.12, 0.05, 0.06, 0.04, 0.03);

function weights(
  structure: number,
  content: number,
  relevance: number,
  specificity: number,
  measurableResults: number,
  ownership: number,
  length: number,
  fillerWords: number,
  clarity: number,
): Weights {
  return { structure, content, relevance, specificity, measurableResults, ownership, length, fillerWords, clarity };
}

/** The weights for a question. */
export function weightsOf(question: Question): Weights {
  return asksForOwnWork(question) ? experienceWeights : weightsByFamily[question.guide.family];
}

/** The score of an answer: the weighted mean of its aspects, held down by every doubt. */
export function scoreOf(scores: Readonly<Record<Aspect, number>>, by: Weights, doubts: readonly Doubt[]): number {
  const mean =
    scores.structure * by.structure +
    scores.content * by.content +
    scores.relevance * by.relevance +
    scores.specificity * by.specificity +
    scores.measurableResults * by.measurableResults +
    scores.ownership * by.ownership +
    scores.length * by.length +
    scores.fillerWords * by.fillerWords +
    scores.clarity * by.clarity;
  return doubts.reduce((score, doubt) => heldDown(score, doubt.cap), points(mean));
}

/** Below the cap a better answer still scores higher: a capped score is the mean scaled into 0..cap. */
function heldDown(score: number, cap: number): number {
  return score <= cap ? points(Math.min(score, cap * (0.5 + score / 200))) : points(cap * (0.5 + score / 200));
}
