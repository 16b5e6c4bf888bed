import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inOrderByKey } from './by-key.ts';

type Item = { key: string; id: number };
const items = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 60 })
  .map((keys) => keys.map((key, id): Item => ({ key, id })));
const turn = () => new Promise(setImmediate);
const never = new AbortController().signal;

it('handles the items of a key in order, and never two of one key or more keys than allowed at a time', async () => {
  await fc.assert(
    fc.asyncProperty(items, fc.integer({ min: 1, max: 5 }), async (list, concurrency) => {
      const done: Item[] = [];
      const under = new Set<string>();
      const failure = await inOrderByKey(
        list,
        ({ key }) => key,
        { concurrency, signal: never },
        async (item) => {
          expect(under.has(item.key)).toBe(false);
          under.add(item.key);
          expect(under.size).toBeLessThanOrEqual(concurrency);
          await turn();
          under.delete(item.key);
          done.push(item);
        },
      );
      expect(failure).toBeUndefined();
      for (const key of ['a', 'b', 'c', 'd']) {
        const ofKey = (one: Item) => one.key === key;
        expect(done.filter(ofKey)).toEqual(list.filter(ofKey));
      }
    }),
    { numRuns: 50 },
  );
});

it('begins nothing after a failure, nothing of the same key above all, and tells of it', async () => {
  const begun: number[] = [];
  const list = [0, 1, 2, 3].map((id) => ({ key: 'a', id }));
  const failure = await inOrderByKey(
    list,
    ({ key }) => key,
    { concurrency: 4, signal: never },
    async ({ id }) => {
      begun.push(id);
      if (id === 1) throw new Error('out');
    },
  );
  expect(begun).toEqual([0, 1]);
  expect(failure).toEqual({ error: new Error('out') });
});

it('begins nothing after an abort', async () => {
  const abort = new AbortController();
  const begun: number[] = [];
  const list = [0, 1, 2].map((id) => ({ key: 'a', id }));
  await inOrderByKey(
    list,
    ({ key }) => key,
    { concurrency: 1, signal: abort.signal },
    async ({ id }) => {
      begun.push(id);
      abort.abort();
    },
  );
  expect(begun).toEqual([0]);
});
