/** How a question is answered: told as a story, as knowledge, as a plan for a case, as something on oneself, or as plain facts. */
export type Family = 'behavioural' | 'technical' | 'situational' | 'personal' | 'factual' | 'unclear';

/** One part a good answer has. `cue` finds it in an answer, in lower case. `{subject}`, `{who}`, `{asRole}`, `{role}` are filled from the question. */
export type Element = { name: string; advice: string; cue: RegExp };

/** What the coach knows of one kind of question. */
export type Guide = {
  category: string;
  /** What `{subject}` is when the question names nothing. */
  subject?: string;
  family: Family;
  /** Whether a question, in lower case, is of this kind. */
  matches: RegExp;
  probes: readonly string[];
  elements: readonly Element[];
  /** Words (lemmas) which an answer to such a question is likely to use. */
  theme: readonly string[];
};

/** An element from its three parts. */
export function element(name: string, advice: string, cue: RegExp): Element {
  return { name, advice, cue };
}

/** Splits a line of words. */
export function words(line: string): string[] {
  return line.split(' ');
}
