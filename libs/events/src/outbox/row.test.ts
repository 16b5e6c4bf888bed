import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertOutbox, outboxParameters, outboxRow, SHARDS, shardOf } from './row.ts';

const codec = { encode: () => Buffer.from('bytes') };
const event = { eventId: 'e', occurredAt: 1, userId: 'user-1', goalId: 'g', statDate: '2026-01-01', timezone: 'UTC' };

describe('the shard of a key', () => {
  it('never changes, for rows that wait in the table hold it', () => {
    expect(['user-1', 'user-2', '', 'é'].map(shardOf)).toEqual([13, 10, 10, 15]);
  });

  it('is one of the sixteen, whatever the key', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        expect(shardOf(key)).toBeGreaterThanOrEqual(0);
        expect(shardOf(key)).toBeLessThan(SHARDS);
      }),
    );
  });

  it('spreads keys evenly', () => {
    const counts = Array.from({ length: SHARDS }, () => 0);
    for (let user = 0; user < 16_000; user++) {
      const shard = shardOf(`user-${user}`);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1_200);
  });
});

describe('an outbox row', () => {
  it('has the key that its topic declares, and the shard of that key', () => {
    const row = outboxRow(codec, 'identity.goal.completed.v1', event);
    expect(row).toEqual({
      shard: shardOf('user-1'),
      topic: 'identity.goal.completed.v1',
      key: 'user-1',
      value: Buffer.from('bytes'),
      traceparent: null,
    });
  });

  it('joins the fields of a compound key', () => {
    const stats = {
      eventId: 'e',
      occurredAt: 1,
      userId: 'u',
      statDate: '2026-01-01',
      timezone: 'UTC',
      version: 1,
      toolsUsed: 0,
      timeSpent: 0,
      goalsCompleted: 0,
      eventCount: 0,
    };
    expect(outboxRow(codec, 'analytics.daily-stats.updated.v1', stats).key).toBe('u:2026-01-01');
  });

  it('is written by SQL whose parameters begin where asked, only when the named CTE returned a row', () => {
    const sql = insertOutbox(3, 'created');
    expect(sql).toContain('unnest($3::smallint[], $4::text[], $5::text[], $6::bytea[], $7::text[])');
    expect(sql).toContain('WHERE EXISTS (SELECT 1 FROM created)');
    expect(insertOutbox(1)).not.toContain('WHERE');
    const row = outboxRow(codec, 'identity.goal.completed.v1', event);
    expect(outboxParameters([row, row])).toHaveLength(5);
  });
});
