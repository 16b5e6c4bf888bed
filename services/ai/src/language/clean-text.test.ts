import { expect, it } from 'vitest';
import { cleanText } from './clean-text.ts';

it.each([
  ['typographic signs become plain ones', '“I didn’t” – really', '"I didn\'t" - really'],
  ['what cannot be seen goes', 'a\u0000b\u200bc\ufeff', 'a b c'],
  ['letters of another script in a Latin word become Latin', '\u0421an you', 'Can you'],
  ['words wholly in another script stay', 'Можно вопрос', 'Можно вопрос'],
  ['a lone surrogate becomes a sign', 'x\ud800y', 'x y'],
])('%s', (_, text, clean) => {
  expect(cleanText(text)).toBe(clean);
});
