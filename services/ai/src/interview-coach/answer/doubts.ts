import { isContent, wordsOf } from '../../language/text.ts';
import type { Question } from '../question.ts';
import { subjectOf } from '../question.ts';
import type { Answer } from './answer.ts';
import { foreignLanguageOf, functionWordShare } from './foreign-language.ts';

/** Something that makes an answer no real answer, and the score it can have at most. */
export type Doubt = { kind: string; cap: number; reason: string };

/** What the aspects say that doubts rest on. */
export type Shown = { relevance: number; structure: number };

const TOLD_STORY = 80;
/** At or below this nothing the text says can be taken up. */
const HOPELESS_CAP = 12;

/** Everything that speaks against taking the answer at its word. */
export function doubtsOf(answer: Answer, question: Question, shown: Shown): Doubt[] {
  const hopeless = [
    empty(answer, question),
    foreign(answer),
    gibberish(answer),
    copied(answer, question),
    refusal(answer),
  ];
  const [worst] = hopeless.filter((doubt) => doubt !== undefined);
  if (worst) return [worst];
  const found = [
    tooShort(answer, question),
    stuffed(answer),
    repeated(answer),
    offTopic(answer, question, shown),
    impersonal(answer, question),
  ];
  return found.filter((doubt) => doubt !== undefined);
}

/** Whether doubts leave nothing of an answer to speak about. */
export function isHopeless(doubts: readonly Doubt[]): boolean {
  return doubts.some((doubt) => doubt.cap <= HOPELESS_CAP);
}

function empty({ words }: Answer, question: Question): Doubt | undefined {
  if (words.length >= 4) return undefined;
  return { kind: 'empty', cap: question.guide.family === 'factual' ? 30 : 3, reason: 'There is no answer yet.' };
}

function tooShort({ words }: Answer, question: Question): Doubt | undefined {
  const { family } = question.guide;
  if (family === 'factual') return undefined;
  const reason = `With ${words.length} words it is a remark, not an answer.`;
  if (words.length < 12) return { kind: 'too-short', cap: family === 'technical' ? 30 : 15, reason };
  if (words.length < 25) return { kind: 'too-short', cap: family === 'technical' ? 60 : 35, reason };
  if (words.length >= 45 || family !== 'behavioural') return undefined;
  return { kind: 'short', cap: 72, reason: `${words.length} words leave no room for what happened and why.` };
}

function refusal({ lower, words }: Answer): Doubt | undefined {
  if (words.length > 40) return undefined;
  const refuses =
    /\b(?:i (?:really |honestly )?(?:don'?t|do not) know|no idea|no clue|can'?t (?:think of|answer|remember)|not sure what|never (?:had|done|happened)|nothing comes to mind|pass|n\/a|no comment|i have no)\b/;
  if (!refuses.test(lower)) return undefined;
  return {
    kind: 'no-answer',
    cap: 12,
    reason: 'It says that you have no answer. Offer the nearest thing you do know.',
  };
}

function foreign(answer: Answer): Doubt | undefined {
  const language = foreignLanguageOf(answer);
  if (!language) return undefined;
  return { kind: 'language', cap: 5, reason: `It seems to be in ${language}; answers are judged in English.` };
}

function gibberish(answer: Answer): Doubt | undefined {
  const words = answer.read.tokens.filter((token) => /^\p{L}{2,}$/u.test(token.normal));
  if (words.length < 3) return undefined;
  const known = words.filter((token) => token.isKnown).length / words.length;
  if (known >= 0.6 || foreignLanguageOf(answer)) return undefined;
  return { kind: 'gibberish', cap: 3, reason: 'Most of it is not made of English words.' };
}

/** Speech has small words between the large ones; a list of keywords has not. */
function stuffed(answer: Answer): Doubt | undefined {
  if (answer.words.length < 10) return undefined;
  const share = functionWordShare(answer.words);
  if (share >= 0.24) return undefined;
  const hasCode = /[{}();=<>]/.test(answer.text);
  if (hasCode && share >= 0.08) return undefined;
  return {
    kind: 'keywords',
    cap: share < 0.16 ? 12 : 40,
    reason: 'It reads as a list of keywords rather than as sentences.',
  };
}

function repeated(answer: Answer): Doubt | undefined {
  const sentences = answer.sentences.map(({ text }) => text.toLowerCase().replace(/[^\p{L}\p{N} ]/gu, ''));
  const distinct = new Set(sentences).size / Math.max(sentences.length, 1);
  if (sentences.length >= 3 && distinct < 0.7)
    return { kind: 'repetition', cap: 20, reason: 'The same sentences come again and again.' };
  const content = answer.read.tokens.filter(isContent).map((token) => token.lemma);
  if (content.length < 12) return undefined;
  const variety = new Set(content).size / content.length;
  const limit = content.length > 120 ? 0.22 : 0.34;
  return variety < limit
    ? { kind: 'repetition', cap: 20, reason: 'The same few words come again and again.' }
    : undefined;
}

/** An answer that is the question, once or more, with little besides. */
function copied(answer: Answer, question: Question): Doubt | undefined {
  const asked = new Set(wordsOf(question.text).map((word) => word.toLowerCase()));
  const words = answer.words.map((word) => word.toLowerCase());
  if (asked.size < 3 || words.length < 3) return undefined;
  const added = words.filter((word) => !asked.has(word));
  const newContent = answer.read.tokens.filter(
    (token) => isContent(token) && !asked.has(token.normal) && !question.lemmas.has(token.lemma),
  );
  const isCopy = added.length / words.length < 0.35 && new Set(newContent.map((token) => token.lemma)).size < 6;
  return isCopy ? { kind: 'copy', cap: 5, reason: 'It repeats the question.' } : undefined;
}

/** A story may be on the subject without its words; knowledge cannot. A well-told story on something else stays below the middle. */
function offTopic(answer: Answer, question: Question, { relevance, structure }: Shown): Doubt | undefined {
  const { family } = question.guide;
  if (family === 'unclear' || answer.words.length < 12) return undefined;
  const isStory = family === 'behavioural' && structure >= TOLD_STORY;
  const subject = subjectOf(question);
  if (relevance === 0) return { kind: 'off-topic', cap: isStory ? 55 : 22, reason: `It does not speak of ${subject}.` };
  if (relevance >= 40 || isStory || family === 'personal') return undefined;
  return { kind: 'off-topic', cap: 45, reason: `It hardly speaks of ${subject}.` };
}

function impersonal(answer: Answer, question: Question): Doubt | undefined {
  const { family } = question.guide;
  if (family !== 'behavioural' && family !== 'personal') return undefined;
  if (answer.words.length < 12 || /\b(?:i|i'm|i've|my|me|we|our)\b/.test(answer.lower)) return undefined;
  return { kind: 'impersonal', cap: 30, reason: 'It is about you that was asked, and you do not appear in it.' };
}
