import type { Question } from '../question.ts';
import { subjectOf } from '../question.ts';
import type { Answer, Judgement } from './answer.ts';
import { points } from './answer.ts';

export type Relevance = Judgement & { matched: string[] };

const THEME_SCORES = [0, 50, 70, 85, 95, 100] as const;

/** Whether the answer speaks of what was asked: the question's own words, its topic's words, the words of its kind. */
export function judgeRelevance(answer: Answer, question: Question): Relevance {
  const own = [...question.lemmas].filter((lemma) => answer.vocabulary.has(lemma));
  const topical = topicWordsIn(answer, question);
  const thematic = question.guide.theme.filter((word) => answer.vocabulary.has(word));
  const direct = question.lemmas.size === 0 ? 0 : (own.length / Math.min(question.lemmas.size, 4)) * 100;
  const indirect = scoreOf(question.guide.family === 'technical' ? topical.length : thematic.length);
  const score = points(Math.max(indirect, Math.min(direct, 100) * 0.7 + indirect * 0.3));
  const matched = [...new Set([...own, ...(question.guide.family === 'technical' ? topical : thematic)])];
  const subject = subjectOf(question);
  const reason =
    matched.length === 0 ? `Nothing in it speaks of ${subject}.` : `Takes up: ${matched.slice(0, 8).join(', ')}.`;
  const advice = score < 60 ? `Answer what was asked: come to ${subject} in the first sentence.` : undefined;
  return { score, matched: matched.slice(0, 15), reason, advice };
}

/** Words of the question's topics that the answer uses. */
export function topicWordsIn(answer: Answer, question: Question): string[] {
  const topicWords = new Set(question.topics.flatMap((topic) => topic.points.flatMap((point) => point.words)));
  return [...topicWords].filter((word) => mentions(answer, word));
}

function scoreOf(count: number): number {
  return THEME_SCORES[Math.min(count, THEME_SCORES.length - 1)] ?? 0;
}

/** Whether an answer uses a word: as a word, or as written when it has signs in it. */
export function mentions(answer: Answer, word: string): boolean {
  return /^[a-z]+$/.test(word)
    ? answer.vocabulary.has(word) || isStopMention(answer, word)
    : answer.lower.includes(word);
}

/** Some telling words ("before", "first", "same") are stop words to the model. */
function isStopMention(answer: Answer, word: string): boolean {
  return new RegExp(`\\b${word}\\b`).test(answer.lower);
}
