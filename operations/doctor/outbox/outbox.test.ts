import { describe, expect, it } from 'vitest';
import { type OutboxState, outboxVerdict } from './outbox.ts';

const well: OutboxState = {
  depth: 0,
  oldestMs: null,
  parked: 0,
  held: 16,
  shards: 16,
  relays: 1,
  oldestTransactionMs: null,
};
const judge = (state: Partial<OutboxState>) => outboxVerdict({ ...well, ...state }, 'Start tools.');

describe('an outbox', () => {
  it('is well when it is empty or has just been written to', () => {
    expect(judge({})).toEqual({ status: 'ok', saw: '0 rows waiting; 1 relay with 16 of 16 shards' });
    expect(judge({ depth: 3, oldestMs: 40 }).status).toBe('ok');
  });

  it('is broken when no relay lives, though nothing waits', () => {
    expect(judge({ relays: 0, held: 0 })).toMatchObject({
      status: 'broken',
      advice: 'Nobody publishes what is written. Start tools.',
    });
  });

  it('is late after ten seconds and broken after a minute', () => {
    expect(judge({ depth: 3, oldestMs: 11_000 }).status).toBe('warning');
    expect(judge({ depth: 3, oldestMs: 61_000 })).toMatchObject({
      status: 'broken',
      saw: '3 rows waiting, the oldest for 1 min; 1 relay with 16 of 16 shards',
    });
  });

  it.each([
    ['shards that nobody holds', { held: 12 }, 'leaves shards'],
    ['rows that Kafka refused', { parked: 2 }, 'outbox_parked.reason'],
    ['a transaction that nobody ends', { oldestTransactionMs: 120_000 }, 'pg_terminate_backend'],
  ])('warns of %s', (_what, state, advice) => {
    expect(judge(state)).toMatchObject({ status: 'warning', advice: expect.stringContaining(advice) });
  });
});
