import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activity, type Fate, fakeLedger, fakeStore, pipelineOf, retriesOf } from './pipeline-world.ts';

const poison = activity({ statDate: 'never' });

describe('the books of retries', () => {
  it('enter a letter that was put aside twice, and is retried twice, once', async () => {
    const ledger = fakeLedger();
    const count = pipelineOf(fakeStore(), { ledger });
    expect(await count(...retriesOf([activity(), activity()], ['0/7', '0/7']))).toEqual([
      { type: 'ok' },
      { type: 'skip', reason: 'duplicate' },
    ]);
    await count(...retriesOf([activity()], ['0/7'], 2));
    expect(ledger.retries.all()).toEqual(['applied']);
  });

  it('leave a letter that fails again what it is, until a later retry of it comes to something', async () => {
    const ledger = fakeLedger();
    const count = pipelineOf(fakeStore(), { ledger });
    await count(...retriesOf([poison, undefined], ['0/7', '0/8']));
    expect(ledger.retries.all()).toEqual([]);
    await count(...retriesOf([activity(), undefined], ['0/7', '0/7'], 2));
    expect(ledger.retries.all()).toEqual(['applied']);
  });

  it('pass over what is no dead letter of ours', async () => {
    const ledger = fakeLedger();
    expect(await pipelineOf(fakeStore(), { ledger })(...retriesOf([activity()], []))).toEqual([{ type: 'ok' }]);
    expect(ledger.retries.all()).toEqual([]);
  });

  it('call applied exactly what changed a document, whatever crashes and whoever retries at the same time', async () => {
    const letters = fc.array(fc.nat(5), { minLength: 1, maxLength: 8 });
    const fates = fc.infiniteStream(fc.constantFrom<Fate[]>('works', 'works', 'works', 'fails before', 'fails after'));
    await fc.assert(
      fc.asyncProperty(letters, fates, fc.scheduler(), async (ids, fate, scheduler) => {
        const turn = scheduler.scheduleFunction(async () => undefined);
        const fateOf = () => fate.next().value;
        const store = fakeStore(turn, fateOf);
        const ledger = fakeLedger(turn, fateOf);
        const consume = async (): Promise<unknown> => {
          const batch = retriesOf(
            ids.map((id) => activity({ eventId: `e${id}` })),
            ids.map((id) => `0/${id}`),
          );
          return pipelineOf(store, { ledger })(...batch).catch(consume);
        };
        await scheduler.waitFor(Promise.all([consume(), consume()]));
        const events = [...store.documents.values()].flatMap((document) => document.events);
        expect(events).toHaveLength(new Set(ids).size);
        expect(ledger.retries.all()).toEqual(events.map(() => 'applied'));
      }),
      { numRuns: 300 },
    );
  });
});
