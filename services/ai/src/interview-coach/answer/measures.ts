import { quote, type Sentence } from '../../language/text.ts';
import type { Answer, Judgement } from './answer.ts';
import { points } from './answer.ts';
import { changeVerbs, resultCues } from './story-cues.ts';

const NUMBER_WORD =
  'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundred|thousand|million|dozen';
const figure = new RegExp(
  `[$€£]\\s?\\d[\\d,.]*\\s?(?:k|m|bn|million|billion|thousand)?\\b|` +
    `\\bfrom (?:about |around |over )?[$€£]?\\d[\\d,.]*\\s?\\S* (?:\\w+ )?(?:down |up )?to (?:about |around |under |over )?[$€£]?\\d[\\d,.]*\\s?(?:%|[a-z]+)?|` +
    `\\bfrom (?:about |around |over )?(?:${NUMBER_WORD})(?: [a-z]+){0,3} to (?:about |under )?(?:${NUMBER_WORD}|one|none|zero|\\d+)\\b|` +
    `\\b\\d[\\d,.]*\\s?(?:%|percent|per cent)|\\b\\d[\\d,.]*(?:x|k|m)?\\s?(?:[a-z]+)?|` +
    `\\b(?:doubled|halved|tripled|quadrupled|twice|a third|a quarter|(?:by )?half)\\b|\\b(?:${NUMBER_WORD})(?:[- ](?:${NUMBER_WORD}))? [a-z]+`,
  'gi',
);
const YEAR = /^(?:19|20)\d\d\b/;
const TRAILING_WORD = /[.,]$|\s(?:an?|the|of|to|or|and|in|on|at|by|for|from|with|as|is|was|i|we)$/i;
const NOT_A_MEASURE =
  /^(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d)$|^(?:one|two|three|\d+)?\s?(?:st|nd|rd|th)\b|^\d+\s?(?:am|pm|and|or|of|on|in|the)$/i;

/** Figures a sentence gives: amounts, shares, counts, times; no years and no ordinals. */
export function measuresIn(sentence: Sentence): string[] {
  const found = sentence.text.match(figure) ?? [];
  return found
    .map((text) => text.replace(TRAILING_WORD, '').trim())
    .filter((text) => !YEAR.test(text) && !NOT_A_MEASURE.test(text));
}

export type MeasurableResults = Judgement & { measures: string[] };

/** Whether outcomes are given as figures. A figure that is no outcome (a team's size) counts for less. */
export function judgeMeasurableResults(answer: Answer, resultSentences: readonly Sentence[]): MeasurableResults {
  const all = answer.sentences.flatMap((sentence) => measuresIn(sentence));
  const outcomes = answer.sentences
    .filter((sentence) => resultSentences.includes(sentence) || speaksOfChange(sentence))
    .flatMap((sentence) => measuresIn(sentence));
  const measures = [...new Set(outcomes)];
  if (measures.length > 0) {
    const score = points(70 + 15 * measures.length);
    return { score, measures, reason: `Results with figures: ${measures.slice(0, 5).join('; ')}.`, advice: undefined };
  }
  const [result] = resultSentences;
  const advice = result
    ? `Put a figure on “${quote(result.text, 90)}”: how much, how many, how long, before and after.`
    : 'Give one figure for what changed: time, money, number of people, errors, before and after.';
  if (all.length > 0) {
    const reason = `There are figures (${all.slice(0, 3).join('; ')}), but none for an outcome.`;
    return { score: 35, measures: [], reason, advice };
  }
  return { score: 0, measures: [], reason: 'No figure shows the effect.', advice };
}

function speaksOfChange(sentence: Sentence): boolean {
  const text = sentence.text.toLowerCase();
  const changes = sentence.tokens.some((token) => token.pos === 'VERB' && changeVerbs.has(token.lemma));
  return changes || resultCues.some((cue) => cue.test(text));
}
