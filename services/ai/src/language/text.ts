export type PartOfSpeech =
  | 'ADJ'
  | 'ADP'
  | 'ADV'
  | 'AUX'
  | 'CCONJ'
  | 'DET'
  | 'INTJ'
  | 'NOUN'
  | 'NUM'
  | 'PART'
  | 'PRON'
  | 'PROPN'
  | 'PUNCT'
  | 'SCONJ'
  | 'SYM'
  | 'VERB'
  | 'X';

export type Token = {
  text: string;
  /** Lower case, contractions resolved. */
  normal: string;
  lemma: string;
  pos: PartOfSpeech;
  isStop: boolean;
  /** Whether the English lexicon has the word. */
  isKnown: boolean;
  sentence: number;
};

export type Sentence = { index: number; text: string; tokens: Token[] };

export type Entity = { text: string; type: string; sentence: number };

/** A text with what the model found in it; plain data, so that rules need no model. */
export type ReadText = { text: string; sentences: Sentence[]; tokens: Token[]; entities: Entity[] };

const word = /[\p{L}\p{N}]+(?:['’.&/-][\p{L}\p{N}]+)*/gu;
const CONTENT: ReadonlySet<PartOfSpeech> = new Set(['NOUN', 'PROPN', 'VERB', 'ADJ', 'NUM', 'X']);

/** The words of a text in order, as a person would count them ("don't" is one). */
export function wordsOf(text: string): string[] {
  return text.match(word) ?? [];
}

/** Whether the token carries meaning of its own: a noun, verb, adjective, name or number that is no stop word. */
export function isContent(token: Token): boolean {
  return CONTENT.has(token.pos) && !token.isStop && /[\p{L}\p{N}]/u.test(token.normal);
}

/** Distinct lemmas of the content words. */
export function contentLemmas(text: ReadText): Set<string> {
  return new Set(text.tokens.filter(isContent).map((token) => token.lemma));
}

/** A verb in its past form: the lemma differs and it is neither third person nor -ing. */
export function isPastVerb(token: Token): boolean {
  if (token.pos !== 'VERB') return false;
  if (token.normal === token.lemma) return UNCHANGED_PAST.has(token.normal);
  return !/(?:ing|s)$/.test(token.normal) || /(?:ss|was|sed)$/.test(token.normal);
}

const UNCHANGED_PAST: ReadonlySet<string> = new Set([
  'cut',
  'put',
  'set',
  'split',
  'let',
  'hit',
  'shut',
  'read',
  'cast',
]);

/** The text cut at a word boundary to at most `limit` characters, with an ellipsis when cut. */
export function quote(text: string, limit = 160): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= limit) return line;
  const cut = line.slice(0, limit);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), limit / 2)).trimEnd()}…`;
}
