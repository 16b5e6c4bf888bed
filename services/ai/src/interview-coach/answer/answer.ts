import { contentLemmas, isContent, type ReadText, type Sentence, wordsOf } from '../../language/text.ts';

/** An answer with what every judgement of it needs. */
export type Answer = {
  text: string;
  lower: string;
  read: ReadText;
  sentences: readonly Sentence[];
  words: readonly string[];
  /** Lemmas and lower-case forms of its content words. */
  vocabulary: ReadonlySet<string>;
  lemmas: ReadonlySet<string>;
};

/** One aspect judged: 0..100, why, and what to do about it when there is something to do. */
export type Judgement = { score: number; reason: string; advice: string | undefined };

/** Prepares a read answer for judging. */
export function answerOf(read: ReadText): Answer {
  const vocabulary = new Set(read.tokens.filter(isContent).flatMap((token) => [token.lemma, token.normal]));
  return {
    text: read.text,
    lower: read.text.toLowerCase(),
    read,
    sentences: read.sentences.filter((sentence) => /[\p{L}\p{N}]/u.test(sentence.text)),
    words: wordsOf(read.text),
    vocabulary,
    lemmas: contentLemmas(read),
  };
}

/** A number between 0 and 100, rounded. */
export function points(value: number): number {
  return Math.round(Math.min(100, Math.max(0, Number.isFinite(value) ? value : 0)));
}

/** "1 word", "3 words". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
