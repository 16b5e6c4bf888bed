import type { Question } from '../question.ts';
import { fill } from '../question.ts';
import type { TopicPoint } from '../topics/topic.ts';
import type { Answer, Judgement } from './answer.ts';
import { points } from './answer.ts';
import { mentions } from './relevance.ts';

export type Content = Judgement & {
  covered: string[];
  missing: string[];
  /** Points of the topic the answer leaves out, for the follow-up questions. */
  missedPoints: TopicPoint[];
};

const TOPIC_SHARE = 0.6;
/** Nobody need say everything: this share of the points counts as all of them. */
const ENOUGH = 0.75;

/** Which parts of a good answer to this question are there. */
export function judgeContent(answer: Answer, question: Question): Content {
  const elements = question.guide.elements.map((element) => ({ element, found: element.cue.test(answer.lower) }));
  const elementShare = elements.filter(({ found }) => found).length / Math.max(elements.length, 1);
  const pointsOfTopic = question.topics[0]?.points ?? [];
  const touched = pointsOfTopic.map((point) => ({ point, share: touch(answer, point) }));
  const topicShare = Math.min(1, touched.reduce((sum, { share }) => sum + share, 0) / (pointsOfTopic.length * ENOUGH));
  const sides = question.sides.filter((side) => mentionsSide(answer, side)).length;
  const sideFactor = question.sides.length > 1 ? 0.6 + 0.4 * (sides / question.sides.length) : 1;
  const share = pointsOfTopic.length > 0 ? topicShare * TOPIC_SHARE + elementShare * (1 - TOPIC_SHARE) : elementShare;
  const missed = touched.filter(({ share: touchedShare }) => touchedShare === 0).map(({ point }) => point);
  const missingElements = elements.filter(({ found }) => !found).map(({ element }) => element);
  const covered = [
    ...elements.filter(({ found }) => found).map(({ element }) => element.name),
    ...touched.filter(({ share: touchedShare }) => touchedShare > 0).map(({ point }) => point.clause),
  ];
  const missing = [...missingElements.map(({ name }) => name), ...missed.map(({ clause }) => clause)];
  const [firstMissed] = missed;
  const [firstElement] = missingElements;
  return {
    score: points(share * sideFactor * 100),
    covered,
    missing,
    missedPoints: missed,
    reason: reasonOf(covered, missing),
    advice: firstMissed ? `Say ${firstMissed.clause}.` : firstElement && `${fill(firstElement.advice, question)}.`,
  };
}

function reasonOf(covered: readonly string[], missing: readonly string[]): string {
  if (covered.length === 0) return `None of what a good answer has is there: ${missing.slice(0, 4).join('; ')}.`;
  if (missing.length === 0) return 'Everything a good answer has is there.';
  return `There: ${covered.slice(0, 4).join('; ')}. Not there: ${missing.slice(0, 4).join('; ')}.`;
}

function touch(answer: Answer, point: TopicPoint): number {
  const hits = point.words.filter((word) => mentions(answer, word)).length;
  return hits >= 2 ? 1 : hits * 0.6;
}

function mentionsSide(answer: Answer, side: string): boolean {
  const last = side.toLowerCase().split(' ').at(-1) ?? side;
  return (
    answer.lower.includes(side.toLowerCase()) ||
    answer.vocabulary.has(last) ||
    answer.lower.includes(last.replace(/s$/, ''))
  );
}
