import type { Token } from '../../language/text.ts';
import type { Question } from '../question.ts';
import type { Answer, Judgement } from './answer.ts';
import { points } from './answer.ts';
import { measuresIn } from './measures.ts';
import { topicWordsIn } from './relevance.ts';

export const vagueWords: ReadonlySet<string> = new Set(
  `thing stuff something somehow various many several lot lots good nice great bad big everything anything things basically
  etc some people always never hard best better well successful positive passionate motivated dynamic hardworking`.split(
    /\s+/,
  ),
);
const DETAIL_TYPES: ReadonlySet<string> = new Set(['DATE', 'DURATION', 'MONEY', 'PERCENT', 'TIME', 'HASHTAG', 'URL']);
const GOOD_DENSITY = 7;

export type Specificity = Judgement & { details: string[]; vague: string[] };

/** How much of the answer could only be said by someone who was there: names, figures, dates, terms of the trade. */
export function judgeSpecificity(answer: Answer, question: Question): Specificity {
  const details = detailsOf(answer, topicWordsIn(answer, question));
  const vague = answer.read.tokens.filter((token) => vagueWords.has(token.normal)).map((token) => token.normal);
  const words = Math.max(answer.words.length, 1);
  const perHundred = (details.length / words) * 100;
  const amount = Math.min(1, details.length / 6);
  const density = Math.min(1, perHundred / GOOD_DENSITY);
  const vagueness = Math.min(0.35, (vague.length / words) * 3);
  const score = points((amount * 0.55 + density * 0.45 - vagueness) * 100);
  const named = details.slice(0, 6).map((detail) => `“${detail}”`);
  const reason =
    details.length === 0
      ? 'No names, figures or terms of the trade: anyone could say it.'
      : `Particulars: ${named.join(', ')}.`;
  return {
    score,
    details: details.slice(0, 20),
    vague: [...new Set(vague)].slice(0, 8),
    reason,
    advice: adviceOf(score, vague),
  };
}

function adviceOf(score: number, vague: readonly string[]): string | undefined {
  if (score >= 70) return undefined;
  const [word] = vague;
  if (word) return `Replace words such as “${word}” by the thing itself: which, how many, whose, called what.`;
  return 'Name particulars: the product, the tool, the people’s roles, the numbers.';
}

/** Distinct particulars in the order of the answer. */
function detailsOf(answer: Answer, topicWords: readonly string[]): string[] {
  const entities = answer.read.entities.filter((entity) => DETAIL_TYPES.has(entity.type)).map((entity) => entity.text);
  const measures = answer.sentences.flatMap(measuresIn);
  const names = answer.sentences.flatMap((sentence) => sentence.tokens.filter(isName).map((token) => token.text));
  const terms = answer.read.tokens.filter(isTradeTerm).map((token) => token.text);
  const kept: string[] = [];
  for (const detail of [...measures, ...entities, ...names, ...terms, ...topicWords]) {
    const lower = detail.toLowerCase();
    if (!kept.some((other) => other.toLowerCase().includes(lower))) kept.push(detail);
  }
  return kept;
}

function isName(token: Token, at: number): boolean {
  return at > 0 && token.pos === 'PROPN' && /^\p{Lu}/u.test(token.text) && token.text.length > 1;
}

/** Words with inner capitals, digits or signs, and long words outside the everyday lexicon. */
function isTradeTerm(token: Token): boolean {
  if (token.pos === 'PUNCT' || token.pos === 'NUM' || token.text.length < 3) return false;
  if (/^\p{L}+\p{Ll}\p{Lu}|^\p{L}+[.#+]\p{L}+|^\p{L}+\d/u.test(token.text)) return true;
  return /^\p{Lu}{2,6}s?$/u.test(token.text);
}
