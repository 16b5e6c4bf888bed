import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_LINE_LENGTH, ndjsonLines } from './ndjson-lines.ts';

async function* chunks(text: string, sizes: readonly number[]): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text);
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

describe('ndjsonLines', () => {
  it('gives the same lines wherever the body is cut, also inside a character', async () => {
    const lines = fc.array(
      fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\n\r]/g, '')),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(lines, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), async (texts, sizes) => {
        const found = (await Array.fromAsync(ndjsonLines(chunks(texts.join('\n'), sizes)))).flat();
        const wanted = texts.map((text, index) => ({ index, text })).filter(({ text }) => text.trim() !== '');
        expect(found).toEqual(wanted);
      }),
    );
  });

  it('tells of a line that is too long and goes on with the next', async () => {
    const text = `a\n${'x'.repeat(MAX_LINE_LENGTH * 3)}\nb`;
    expect((await Array.fromAsync(ndjsonLines(chunks(text, [10_000])))).flat()).toEqual([
      { index: 0, text: 'a' },
      { index: 1, tooLong: true },
      { index: 2, text: 'b' },
    ]);
  });
});
