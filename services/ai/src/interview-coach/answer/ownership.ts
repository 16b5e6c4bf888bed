import { quote } from '../../language/text.ts';
import type { Answer, Judgement } from './answer.ts';
import { points } from './answer.ts';

export type Ownership = Judgement & { first: number; shared: number };

/** Whether the person speaks of what they themselves did ("I") or hides behind "we". */
export function judgeOwnership(answer: Answer): Ownership {
  const first = count(answer.lower, /\b(?:i|me|my|mine|myself)\b/g);
  const shared = count(answer.lower, /\b(?:we|us|our|ours)\b/g);
  if (first + shared === 0) {
    const advice = 'Speak of yourself: what did you see, decide and do?';
    return { first, shared, score: 0, reason: 'You do not appear in it.', advice };
  }
  const share = first / (first + shared);
  const score = points(share >= 0.5 ? 100 : share * 200);
  const reason = `“I/my” ${first} times, “we/our” ${shared} times.`;
  if (share >= 0.4) return { first, shared, score, reason, advice: undefined };
  const sentence = answer.sentences.find(({ text }) => /\bwe\b/i.test(text));
  const example = sentence ? ` In “${quote(sentence.text, 80)}”, which part was yours?` : '';
  return { first, shared, score, reason, advice: `Say “I” where it was you.${example}` };
}

function count(text: string, pattern: RegExp): number {
  return (text.match(pattern) ?? []).length;
}
