import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Batcher } from './batcher.ts';
import type { Refused } from './delivery.ts';
import type { EncodedMessage } from './message.ts';
import { PublishRefusedError, PublishUnavailableError } from './publish-errors.ts';

const message = (value: string, key = 'k'): EncodedMessage => ({ topic: 't', key, value: Buffer.from(value) });
/** So large that two of them are two batches. */
const LARGE = 600_000;
const largeMessage = (letter: string) => message(letter.repeat(LARGE));
const firstLetters = (texts: readonly string[]) => texts.map((text) => text.charAt(0));
const textsOf = (messages: readonly EncodedMessage[]) => messages.map(({ value }) => String(value));

/** Kafka by hand: remembers the batches, and lets the test decide when and how each ends. */
function createLog() {
  const batches: string[][] = [];
  const ends: ((outcome: Refused[] | Error) => void)[] = [];
  return {
    batches,
    deliver: (messages: EncodedMessage[]) =>
      new Promise<Refused[]>((resolve, reject) => {
        batches.push(textsOf(messages));
        ends.push((outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)));
      }),
    end: (outcome: Refused[] | Error = []) => ends.shift()?.(outcome),
  };
}

const turn = () => new Promise(setImmediate);
const batcherOn = (deliver: ConstructorParameters<typeof Batcher>[0]['deliver'], limits = {}) =>
  new Batcher({ deliver, deliveryTimeoutMs: 10_000, maxQueuedBytes: 1e6, ...limits });

describe('a batcher', () => {
  it('sends what one turn of the event loop publishes as one batch', async () => {
    const log = createLog();
    const batcher = batcherOn(log.deliver);
    const all = Promise.all([batcher.add([message('a')]), batcher.add([message('b'), message('c')])]);
    await turn();
    log.end();
    await all;
    expect(log.batches).toEqual([['a', 'b', 'c']]);
  });

  it('has one batch under way, and makes the next of all that came meanwhile', async () => {
    const log = createLog();
    const batcher = batcherOn(log.deliver);
    const first = batcher.add([message('a')]);
    await turn();
    const rest = Promise.all([batcher.add([message('b')]), batcher.add([message('c')])]);
    await turn();
    expect(log.batches).toEqual([['a']]);
    log.end();
    await first;
    await turn();
    log.end();
    await rest;
    expect(log.batches).toEqual([['a'], ['b', 'c']]);
  });

  it('tells every waiting caller of a failure, and goes on with the next batch', async () => {
    const log = createLog();
    const batcher = batcherOn(log.deliver);
    const failing = Promise.allSettled([batcher.add([message('a')]), batcher.add([message('b')])]);
    await turn();
    const next = batcher.add([message('c')]);
    log.end(new PublishUnavailableError('no broker'));
    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await turn();
    log.end();
    await expect(next).resolves.toBeUndefined();
  });

  it('fails what has waited its whole time behind a failed batch, without trying it', async () => {
    const log = createLog();
    const batcher = batcherOn(log.deliver, { deliveryTimeoutMs: 0 });
    const failing = Promise.allSettled([batcher.add([message('a')])]);
    await turn();
    const late = Promise.allSettled([batcher.add([message('b')])]);
    log.end(new PublishUnavailableError('no broker'));
    await failing;
    expect(await late).toMatchObject([{ status: 'rejected' }]);
    expect(log.batches).toEqual([['a']]);
  });

  it('tells only the caller whose message was refused, and which one it was', async () => {
    const large = message('large');
    const batcher = batcherOn(async () => [{ message: large, reason: 'too-large' }]);
    const good = batcher.add([message('good')]);
    const mixed = batcher.add([message('first'), large]);
    await expect(good).resolves.toBeUndefined();
    await expect(mixed).rejects.toMatchObject({ refusals: [{ index: 1, reason: 'too-large' }] });
    await expect(mixed).rejects.toBeInstanceOf(PublishRefusedError);
  });

  it('makes callers wait for room when the queue is full, in the order they came', async () => {
    const log = createLog();
    const batcher = batcherOn(log.deliver, { maxQueuedBytes: 1 });
    const all = Promise.all(['a', 'b', 'c'].map((text) => batcher.add([message(text)])));
    for (let batch = 1; batch <= 3; batch++) {
      await turn();
      await turn();
      expect(log.batches).toHaveLength(batch);
      log.end();
    }
    await all;
    expect(log.batches).toEqual([['a'], ['b'], ['c']]);
  });

  it('enqueues nothing more of a call of which a part has failed while the rest waited for room', async () => {
    const log = createLog();
    const batcher = batcherOn(log.deliver, { deliveryTimeoutMs: 0, maxQueuedBytes: LARGE });
    const unhandled: unknown[] = [];
    const remember = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', remember);
    const call = Promise.allSettled([batcher.add(['a', 'b', 'c'].map(largeMessage))]);
    await turn();
    log.end(new PublishUnavailableError('no broker'));
    await turn();
    await turn();
    process.off('unhandledRejection', remember);
    expect(log.batches.map(firstLetters)).toEqual([['a']]);
    expect(await call).toMatchObject([{ status: 'rejected', reason: { message: 'no broker' } }]);
    expect(unhandled).toEqual([]);
  });

  it('fails what is queued of a call of which a part has failed, however long it may still wait', async () => {
    const log = createLog();
    const batcher = batcherOn(log.deliver, { maxQueuedBytes: 10 * LARGE });
    const call = Promise.allSettled([batcher.add(['a', 'b', 'c'].map(largeMessage))]);
    const other = batcher.add([message('other')]);
    await turn();
    log.end(new PublishUnavailableError('no broker'));
    expect(await call).toMatchObject([{ status: 'rejected' }]);
    await turn();
    log.end();
    await other;
    expect(log.batches.map(firstLetters)).toEqual([['a'], ['o']]);
  });

  it('keeps calls that may stop at different times out of one batch, and asks each for itself', async () => {
    const asked: (boolean | undefined)[] = [];
    const batcher = batcherOn(async (_, __, stillOurs) => {
      asked.push(stillOurs?.());
      return [];
    });
    await Promise.all([
      batcher.add([message('a')], { stillOurs: () => true }),
      batcher.add([message('b')], { stillOurs: () => false }),
      batcher.add([message('c')]),
      batcher.add([message('d')]),
    ]);
    expect(asked).toEqual([true, false, undefined]);
  });

  it('gives a call the time that it asks for', async () => {
    const deadlines: number[] = [];
    const batcher = batcherOn(async (_, deadline) => {
      deadlines.push(deadline);
      return [];
    });
    const now = Date.now();
    await batcher.add([message('a')], { timeoutMs: 1_000 });
    await batcher.add([message('b')]);
    expect(deadlines.map((deadline) => Math.round((deadline - now) / 1_000))).toEqual([1, 10]);
  });

  it('sends what is queued when it closes, and refuses what comes after', async () => {
    const log = createLog();
    const batcher = batcherOn(log.deliver);
    const queued = batcher.add([message('a')]);
    const closing = batcher.close();
    await turn();
    log.end();
    await Promise.all([queued, closing]);
    await expect(batcher.add([message('b')])).rejects.toBeInstanceOf(PublishUnavailableError);
  });

  it('keeps the order of calls, and loses and doubles nothing, whatever the sizes and failures', async () => {
    const calls = fc.array(fc.record({ count: fc.integer({ min: 1, max: 5 }), turnsBefore: fc.nat(2) }), {
      minLength: 1,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(calls, fc.array(fc.boolean()), async (plan, failures) => {
        const delivered: string[] = [];
        let batch = 0;
        const batcher = batcherOn(
          async (messages) => {
            await turn();
            if (failures[batch++ % Math.max(1, failures.length)]) throw new PublishUnavailableError('down');
            delivered.push(...textsOf(messages));
            return [];
          },
          { maxQueuedBytes: 500 },
        );
        const results: Promise<{ ok: boolean; texts: string[] }>[] = [];
        for (const [call, { count, turnsBefore }] of plan.entries()) {
          for (let i = 0; i < turnsBefore; i++) await turn();
          const texts = Array.from({ length: count }, (_, i) => `${call}.${i}`);
          const added = batcher.add(texts.map((text) => message(text)));
          results.push(
            added.then(
              () => ({ ok: true, texts }),
              () => ({ ok: false, texts }),
            ),
          );
        }
        const acknowledged = (await Promise.all(results)).filter(({ ok }) => ok).flatMap(({ texts }) => texts);
        expect(delivered).toEqual(acknowledged);
      }),
      { numRuns: 50 },
    );
  });
});
