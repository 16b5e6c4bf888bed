import type { ReadText, Token } from '../language/text.ts';

const MAX_TERMS = 6;

/** Nouns with which questions are asked rather than what they are about. */
const ASKING_NOUNS = new Set(
  `time times example examples instance situation case way ways thing things something question questions difference differences
  pro pros con cons advantage advantages disadvantage disadvantages benefit benefits use importance purpose issue importance bit
  lot kind kinds type types sort approach experience technique techniques practice practices best role word words exception
  exceptions term terms main reason reasons people person job work year years week month today yesterday recent lately notable
  common popular typical general part parts interests talk name regards pitfalls definition actions usage advice tell detail details step steps idea overview effect meaning`.split(
    /\s+/,
  ),
);

const codeSpan = /`([^`]{1,80})`|"([^"]{2,60})"|\*\*"?([^*"]{1,60})"?\*\*/g;

/** What a question is about: its code spans and quoted words, then its noun phrases, in order and without repeats. */
export function keyTerms(question: ReadText): string[] {
  const spans = [...question.text.matchAll(codeSpan)].map((match) => (match[1] ?? match[2] ?? match[3] ?? '').trim());
  const phrases = nounPhrases(question.tokens, question.text).filter(
    (phrase) => !spans.some((span) => span.includes(phrase)),
  );
  const terms: string[] = [];
  for (const term of [...spans, ...phrases]) {
    const isKnown = terms.some((other) => other.toLowerCase().includes(term.toLowerCase()));
    if (term !== '' && !isKnown) terms.push(term);
  }
  return terms.slice(0, MAX_TERMS);
}

/** Runs of adjectives and nouns that end in a noun, such as "prototypal inheritance"; hyphens hold a word together. */
export function nounPhrases(tokens: readonly Token[], text: string): string[] {
  const phrases: string[] = [];
  let run: Token[] = [];
  for (const [at, token] of [...tokens, undefined].entries()) {
    const next = tokens[at + 1];
    if (token && (isPhrasePart(token) || isHyphen(run.at(-1), token, next, text))) {
      run.push(token);
      continue;
    }
    const phrase = phraseOf(run);
    if (phrase) phrases.push(phrase);
    run = [];
  }
  return phrases;
}

function isPhrasePart(token: Token): boolean {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}.+#/'-]*$/u.test(token.text)) return false;
  return token.pos === 'NOUN' || token.pos === 'PROPN' || token.pos === 'ADJ';
}

function isHyphen(before: Token | undefined, token: Token, after: Token | undefined, text: string): boolean {
  return token.text === '-' && !!before && !!after && text.includes(`${before.text}-${after.text}`);
}

function phraseOf(run: readonly Token[]): string | undefined {
  const words = [...run];
  while (words[0] && isAskingWord(words[0]) && words[1]?.text !== '-') words.shift();
  while (words.length > 1 && isTrailingAskingWord(words.at(-1)) && words.at(-2)?.text !== '-') words.pop();
  const [only] = words;
  if (!only || (words.length === 1 && only.pos === 'ADJ' && only.normal.length < 7)) return undefined;
  const phrase = words
    .map((token) => token.text)
    .join(' ')
    .replaceAll(' - ', '-');
  return phrase.length > 1 ? phrase : undefined;
}

function isAskingWord(token: Token): boolean {
  return ASKING_NOUNS.has(token.normal) || isEmptyAdjective(token);
}

function isTrailingAskingWord(token: Token | undefined): boolean {
  return !!token && token.normal !== 'time' && token.normal !== 'case' && (isAskingWord(token) || token.pos === 'ADJ');
}

function isEmptyAdjective(token: Token): boolean {
  return (
    token.pos === 'ADJ' &&
    /^(?:own|other|such|many|much|more|most|last|next|good|great|new|different|various|several|first|few|big|biggest|greatest|typical|main|recent|familiar|able|difficult|hard|hardest|challenging|current|previous)$/.test(
      token.normal,
    )
  );
}

const comparisons: readonly RegExp[] = [
  /\b(?:differences?|distinction|compare|contrast|distinguish)\b[^?]*?\bbetween[:\s]+(.+)/i,
  /\b(?:compare|contrast)\s+(.+)/i,
  /\b(?:pros and cons|advantages|benefits)\b[^?]*?\b(?:for|of|to)\s+(.+?\s(?:versus|vs\.?|over)\s.+)/i,
  /\b(?:do|does|is|are)\s+(.+?\s(?:differ|different|distinct)\s+from\s.+)/i,
  /\b(?:differences?|distinction)\b[^?]*?\b(?:of|in)\s+(.+)/i,
  /(\S+(?: \S+){0,2}?\s+(?:versus|vs\.?|as opposed to)\s+\S+(?: \S+){0,3})/i,
];
const CLAUSE_END =
  /[?.!](?:\s|$)|\band (?:why|how|when|which|what)\b|\bin (?:javascript|css|java|python|react|terms of)\b|\bwith (?:an )?example|;/i;
const BETWEEN_SIDES =
  /,\s*(?:and |or )?|\s+(?:and|or|versus|vs\.?|over|as opposed to|(?:differ|different|distinct) from)\s+/i;
const BEFORE_SIDE = /^.*\b(?:that is:?|created (?:using|with))\s+|^(?:an?|the|using|created|usage of)\s+/i;

/** The things a question asks to compare, or none. */
export function comparedSides(question: string): string[] {
  const { text, spans, restore } = protectCode(question);
  for (const comparison of comparisons) {
    const [clause = ''] = (comparison.exec(text)?.[1] ?? '').split(CLAUSE_END);
    const sides = clause
      .split(BETWEEN_SIDES)
      .map((side) => restore(side.replace(BEFORE_SIDE, '')).replace(/^(?:an?|the)\s|^["':\s]+|["':\s]+$/g, ''))
      .filter((side) => side.length > 0 && side.length <= 60);
    if (sides.length >= 2) return sides.slice(0, 4);
  }
  return spans.length >= 2 && /\bdifferen(?:ce|t)\b/i.test(question) ? spans.slice(0, 4) : [];
}

/** The text with code spans replaced by marks without spaces or commas, and the way back. */
function protectCode(question: string): { text: string; spans: string[]; restore: (part: string) => string } {
  const spans: string[] = [];
  const text = question.replace(/`[^`]*`/g, (span) => {
    spans.push(span.slice(1, -1).trim());
    return `\u2039${spans.length - 1}\u203a`;
  });
  const restore = (part: string) =>
    part.replace(/\u2039(\d+)\u203a/g, (_, index: string) => spans[Number(index)] ?? '').trim();
  return { text, spans, restore };
}
