const SOC_CODE = /^\d{2}-\d{4}(?:\.\d{2})?$/;
const RANK_WORDS =
  /\b(?:senior|sr|junior|jr|lead|principal|staff|chief|head|entry level|mid level|trainee|intern|associate|assistant|freelance|certified|experienced|part time|full time|remote|i{1,3}|iv|[1-5])\b/g;
const COMPOUNDS: readonly (readonly [RegExp, string])[] = [
  [/\bfront end\b/g, 'frontend'],
  [/\bback end\b/g, 'backend'],
  [/\bfull stack\b/g, 'fullstack'],
  [/\bdev ops\b/g, 'devops'],
  [/\bweb site\b/g, 'website'],
  [/\bhealth care\b/g, 'healthcare'],
  [/\bchild care\b/g, 'childcare'],
];
const SINGULAR_IN_S = new Set([
  'business',
  'sales',
  'operations',
  'logistics',
  'graphics',
  'physics',
  'statistics',
  'mathematics',
  'news',
  'sports',
  'series',
  'analysis',
]);

/** The O*NET-SOC code that a text is, with its two last digits; undefined when it is none. */
export function occupationIdOf(text: string): string | undefined {
  const code = text.trim();
  if (!SOC_CODE.test(code)) return undefined;
  return code.includes('.') ? code : `${code}.00`;
}

/** A job title as it is compared: lower case, singular words, without signs; compounds written as one word. */
export function normalTitle(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}+#]+/gu, ' ')
    .trim()
    .split(' ')
    .map(singular)
    .join(' ');
  return COMPOUNDS.reduce((text, [pattern, compound]) => text.replace(pattern, compound), words);
}

/** The title without words of rank, such as "senior"; the whole where nothing else is left. */
export function withoutRank(normal: string): string {
  const rest = normal.replace(RANK_WORDS, ' ').replace(/\s+/g, ' ').trim();
  return rest === '' ? normal : rest;
}

/** The names in a title: "CEO (Chief Executive Officer)" has two. */
export function titlesIn(title: string): string[] {
  const match = /^(.*?)\s*\(([^)]{2,})\)\s*(.*)$/.exec(title);
  if (!match) return [title];
  const [, before = '', inside = '', after = ''] = match;
  return [`${before} ${after}`.trim(), inside].filter((name) => name !== '');
}

function singular(word: string): string {
  if (word.length < 4 || SINGULAR_IN_S.has(word) || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ches|shes|xes|sses)$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
