import { quote } from '../../language/text.ts';
import type { Family } from '../guides/guide.ts';
import type { Answer, Judgement } from './answer.ts';
import { counted, points } from './answer.ts';

const WORDS_PER_MINUTE = 140;
const IDEAL_WORDS: Readonly<Record<Family, readonly [number, number]>> = {
  behavioural: [110, 300],
  technical: [50, 240],
  situational: [70, 240],
  personal: [70, 230],
  factual: [12, 110],
  unclear: [10, 150],
};
const LONG_SENTENCE = 38;

export type Length = Judgement & {
  words: number;
  spokenSeconds: number;
  ideal: { minWords: number; maxWords: number };
};

/** Whether the answer is neither too short to say something nor too long to listen to. */
export function judgeLength(answer: Answer, family: Family): Length {
  const [minWords, maxWords] = IDEAL_WORDS[family];
  const words = answer.words.length;
  const spokenSeconds = Math.round((words / WORDS_PER_MINUTE) * 60);
  const facts = { words, spokenSeconds, ideal: { minWords, maxWords } };
  const spoken = `${counted(words, 'word')}, about ${spokenSeconds} s spoken`;
  if (words < minWords) {
    const advice = `Say more: ${counted(words, 'word')} leave out what an interviewer needs; aim for ${minWords} to ${maxWords}.`;
    return {
      ...facts,
      score: points((words / minWords) * 100),
      reason: `${spoken}: short for this kind of question.`,
      advice,
    };
  }
  if (words > maxWords) {
    const advice = `Cut it to about ${maxWords} words (${Math.round((maxWords / WORDS_PER_MINUTE) * 60)} s): keep what you did and what came of it.`;
    return {
      ...facts,
      score: points(100 - ((words - maxWords) / maxWords) * 80),
      reason: `${spoken}: long to listen to.`,
      advice,
    };
  }
  return { ...facts, score: 100, reason: `${spoken}: a good length.`, advice: undefined };
}

/** Sounds and phrases that fill time, then words that take back what is said; the first weigh double. */
const fillers =
  /\b(?:u+m+|u+h+|e+r+m*|hmm+|you know(?! (?:the|how|that|what|why|where|if|your))|i mean|(?<!(?:what|this|that|any|some|every|a|the|which|right|same) )(?:sort|kind) of|basically|literally|stuff like that|and stuff|and so on|whatever|blah|so yeah|yeah|or something|to be honest|at the end of the day)\b|(?:,|\b(?:was|is|and|it's)) like\b(?= ?,)|, like,/g;
const hedges =
  /\b(?:i think|i guess|i feel like|i suppose|maybe|perhaps|probably|hopefully|somewhat|kinda|sorta|just|really|very|actually|quite|honestly|obviously|totally|a little bit|a bit)\b/g;

export type FillerWords = Judgement & {
  count: number;
  perHundredWords: number;
  found: { word: string; count: number }[];
};

/** How much of the answer is padding or takes itself back. */
export function judgeFillerWords(answer: Answer): FillerWords {
  const padding = answer.lower.match(fillers) ?? [];
  const hedging = answer.lower.match(hedges) ?? [];
  const rate = ((padding.length + hedging.length * 0.5) / Math.max(answer.words.length, 1)) * 100;
  const perHundredWords = Math.round(rate * 10) / 10;
  const found = tally([...padding, ...hedging].map((word) => word.replace(/[,\s]+/g, ' ').trim()));
  const count = padding.length + hedging.length;
  const score = points(100 - Math.max(0, rate - 0.75) * 11);
  const worst = found.slice(0, 4).map(({ word, count: times }) => `“${word}” ×${times}`);
  const reason = count === 0 ? 'No filler words.' : `${counted(count, 'filler or hedge')}: ${worst.join(', ')}.`;
  const advice = score < 75 ? `Leave out ${worst.join(', ')}: a pause is stronger.` : undefined;
  return { score, count, perHundredWords, found, reason, advice };
}

function tally(words: readonly string[]): { word: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => ({ word, count })).toSorted((left, right) => right.count - left.count);
}

export type Clarity = Judgement & { sentences: number; averageSentenceWords: number };

/** Whether sentences are short enough to follow by ear. */
export function judgeClarity(answer: Answer): Clarity {
  const lengths = answer.sentences.map((sentence) => sentence.tokens.filter((token) => token.pos !== 'PUNCT').length);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const average = total / Math.max(lengths.length, 1);
  const longest = answer.sentences[lengths.indexOf(Math.max(...lengths))];
  const tooLong = lengths.filter((length) => length > LONG_SENTENCE).length;
  const score = points(
    100 - Math.max(0, average - 22) * 5 - (tooLong / Math.max(lengths.length, 1)) * 40 - (average < 4 ? 40 : 0),
  );
  const facts = { score, sentences: lengths.length, averageSentenceWords: Math.round(average * 10) / 10 };
  const spoken = `${counted(lengths.length, 'sentence')} of ${facts.averageSentenceWords} words on average`;
  if (tooLong === 0 || !longest) return { ...facts, reason: `${spoken}.`, advice: undefined };
  const advice = `Cut the longest sentence in two: “${quote(longest.text, 80)}”`;
  return { ...facts, reason: `${spoken}; ${tooLong} too long to follow by ear.`, advice };
}
