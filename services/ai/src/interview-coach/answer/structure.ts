import { isPastVerb, quote, type Sentence, type Token } from '../../language/text.ts';
import type { Answer, Judgement } from './answer.ts';
import { counted, points } from './answer.ts';
import { measuresIn } from './measures.ts';
import { changeVerbs, lessonCues, resultCues, situationCues, stativeVerbs, taskCues } from './story-cues.ts';

/** One part of a told experience, with the sentences that show it. */
export type StoryPart = { found: boolean; score: number; evidence: string[]; reason: string };

export type Structure = Judgement & {
  situation: StoryPart;
  task: StoryPart;
  action: StoryPart;
  result: StoryPart;
  /** Whole sentences in which the person acts, for the follow-up questions. */
  actionSentences: Sentence[];
  resultSentences: Sentence[];
};

const PART_WEIGHTS = { situation: 0.2, task: 0.15, action: 0.35, result: 0.3 } as const;
const FOUND_FROM = 40;
const MAX_EVIDENCE = 3;
/** A deed is done to something: a verb with nothing near after it ("I led, I built") is a mere keyword. */
const OBJECT_WITHIN = 6;

/** Finds situation, task, action and result sentence by sentence. */
export function judgeStructure(answer: Answer): Structure {
  const actions = answer.sentences.map((sentence) => ({ sentence, ...deedsIn(sentence) }));
  const firstAction = actions.findIndex(({ own, shared }) => own + shared > 0);
  const situation = partOf(
    answer.sentences.map((sentence, at) => [sentence, situationScore(sentence, at)]),
    situationReasons,
  );
  const task = partOf(
    answer.sentences.map((sentence) => [sentence, cueScore(sentence, taskCues, 70, 15)]),
    taskReasons,
  );
  const action = actionPart(actions);
  const result = partOf(
    answer.sentences.map((sentence, at) => [sentence, resultScore(sentence, at, firstAction, answer.sentences.length)]),
    resultReasons,
  );
  const score = points(
    situation.part.score * PART_WEIGHTS.situation +
      task.part.score * PART_WEIGHTS.task +
      action.part.score * PART_WEIGHTS.action +
      result.part.score * PART_WEIGHTS.result,
  );
  const parts = { situation: situation.part, task: task.part, action: action.part, result: result.part };
  const missing = Object.entries(parts).filter(([, part]) => !part.found);
  return {
    ...parts,
    score,
    reason:
      missing.length === 0
        ? 'All four parts of the story are there.'
        : `Missing: ${missing.map(([name]) => name).join(', ')}.`,
    advice: undefined,
    actionSentences: action.sentences,
    resultSentences: result.sentences,
  };
}

type Scored = readonly [sentence: Sentence, score: number];
type Part = { part: StoryPart; sentences: Sentence[] };

function partOf(scored: readonly Scored[], reasons: Reasons): Part {
  const hits = scored.filter(([, score]) => score >= FOUND_FROM).toSorted(([, left], [, right]) => right - left);
  const best = hits[0]?.[1] ?? Math.max(0, ...scored.map(([, score]) => score));
  const score = points(best + (hits.length > 1 ? 10 : 0));
  const sentences = hits.slice(0, MAX_EVIDENCE).map(([sentence]) => sentence);
  const reason = hits.length === 0 ? reasons.none : score >= 85 ? reasons.clear : reasons.weak;
  return {
    part: { found: hits.length > 0, score, evidence: sentences.map(({ text }) => quote(text)), reason },
    sentences,
  };
}

type Reasons = { none: string; weak: string; clear: string };

const situationReasons: Reasons = {
  none: 'Nothing says where and when it was, or how things stood.',
  weak: 'The setting is hinted at; place, time and people stay vague.',
  clear: 'It says where, when or among whom it was.',
};
const taskReasons: Reasons = {
  none: 'Nothing says what you had to achieve.',
  weak: 'A duty or goal is hinted at.',
  clear: 'It says what was yours to achieve.',
};
const resultReasons: Reasons = {
  none: 'Nothing says what came of it.',
  weak: 'An outcome is named, without a figure or a lasting effect.',
  clear: 'It says what changed.',
};

function cueScore(sentence: Sentence, cues: readonly RegExp[], first: number, further: number): number {
  const text = sentence.text.toLowerCase();
  const count = cues.filter((cue) => cue.test(text)).length;
  return count === 0 ? 0 : first + further * (count - 1);
}

function situationScore(sentence: Sentence, at: number): number {
  const cue = cueScore(sentence, situationCues, 60, 15);
  if (cue === 0) return 0;
  const names = sentence.tokens.filter(
    (token, index) => index > 0 && token.pos === 'PROPN' && /^\p{Lu}/u.test(token.text),
  );
  return cue + (names.length > 0 ? 15 : 0) + (at < 2 ? 15 : at > 4 ? -25 : 0);
}

function resultScore(sentence: Sentence, at: number, firstAction: number, count: number): number {
  const cue = cueScore(sentence, resultCues, 60, 10);
  const lesson = lessonCues.test(sentence.text.toLowerCase()) ? 50 : 0;
  const moves = sentence.tokens.some(
    (token) => token.pos === 'VERB' && changeVerbs.has(token.lemma) && token.lemma !== 'go',
  );
  const isAfterAction = firstAction >= 0 && (at > firstAction || count === 1);
  const change = moves && isAfterAction ? 55 : 0;
  const base = Math.max(cue, lesson, change);
  if (base === 0) return 0;
  return base + (measuresIn(sentence).length > 0 ? 30 : 0) + (lesson > 0 && base > lesson ? 5 : 0);
}

/** Distinct deeds of a sentence: past verbs that do something, after "I" (own) or "we" (shared). */
function deedsIn(sentence: Sentence): { own: number; shared: number; verbs: Set<string> } {
  let subject: 'own' | 'shared' | undefined;
  const verbs = new Set<string>();
  const counts = { own: 0, shared: 0 };
  for (const [at, token] of sentence.tokens.entries()) {
    if (token.pos === 'PRON') subject = subjectOf(token.normal) ?? (isOtherSubject(token.normal) ? undefined : subject);
    if (!subject || verbs.has(token.lemma) || stativeVerbs.has(token.lemma) || !isPastVerb(token)) continue;
    if (!sentence.tokens.slice(at + 1, at + 1 + OBJECT_WITHIN).some(isThing)) continue;
    verbs.add(token.lemma);
    counts[subject] += 1;
  }
  return { ...counts, verbs };
}

function isThing(token: Token): boolean {
  return token.pos === 'NOUN' || token.pos === 'PROPN' || (token.pos === 'PRON' && token.normal !== 'i');
}

function subjectOf(pronoun: string): 'own' | 'shared' | undefined {
  if (pronoun === 'i') return 'own';
  return pronoun === 'we' ? 'shared' : undefined;
}

function isOtherSubject(pronoun: string): boolean {
  return ['he', 'she', 'they', 'it', 'who', 'which', 'that'].includes(pronoun);
}

type Deeds = { sentence: Sentence; own: number; shared: number; verbs: Set<string> };

function actionPart(actions: readonly Deeds[]): Part {
  const acting = actions.filter(({ own, shared }) => own + shared > 0).toSorted((left, right) => right.own - left.own);
  const own = new Set(acting.filter((deed) => deed.own > 0).flatMap(({ verbs }) => [...verbs])).size;
  const shared = new Set(acting.filter((deed) => deed.own === 0).flatMap(({ verbs }) => [...verbs])).size;
  const score = points(own === 0 ? Math.min(50, shared * 18) : 35 + own * 14 + shared * 3);
  const sentences = acting.map(({ sentence }) => sentence);
  const evidence = sentences.slice(0, MAX_EVIDENCE).map(({ text }) => quote(text));
  const found = score >= FOUND_FROM;
  return { part: { found, score, evidence, reason: actionReason(own, shared) }, sentences };
}

function actionReason(own: number, shared: number): string {
  if (own === 0 && shared === 0) return 'Nothing says what you did, step by step.';
  if (own === 0) return `Only what "we" did (${counted(shared, 'step')}): your own part cannot be seen.`;
  return own < 3
    ? `${counted(own, 'step')} of your own; more would show how you work.`
    : `${counted(own, 'step')} of your own.`;
}
