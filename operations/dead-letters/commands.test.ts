import { expect, it } from 'vitest';
import { runCommand } from './commands.ts';

const letter = { at: '2026-03-01T00:00:00.000Z', state: 'open', attempt: 1, reason: 'undecodable', id: 'a~b~0~1' };

/** Answers one page after another, and remembers what was asked. */
function clientOf(pages: Record<string, unknown>[]) {
  const asked: unknown[] = [];
  const answer = async (...question: unknown[]) => {
    asked.push(question);
    return pages[asked.length - 1] ?? {};
  };
  return { asked, read: answer, replay: answer };
}

it('lists across pages, up to the limit, and says when there are more', async () => {
  const client = clientOf([
    { items: Array.from({ length: 100 }, () => letter), nextCursor: 'next' },
    { items: [letter], nextCursor: 'more' },
  ]);
  const printed = await runCommand({ name: 'list', filter: { group: 'b' }, limit: 101 }, client);
  expect(printed.split('\n').slice(0, 2)).toEqual([
    'AT                        STATE  ATTEMPT  REASON       ID',
    '2026-03-01T00:00:00.000Z  open   1        undecodable  a~b~0~1',
  ]);
  expect(printed.split('\n')).toHaveLength(103);
  expect(printed).toContain('there are more');
  expect(client.asked).toEqual([
    ['', { group: 'b', limit: '100' }],
    ['', { group: 'b', limit: '1', cursor: 'next' }],
  ]);
});

it('tells of a dry run what would become of each letter and each document', async () => {
  const client = clientOf([
    {
      replayed: 0,
      letters: [{ id: 'a~b~0~1', isDecodable: true, verdict: 'counted', detail: null }],
      changes: [
        {
          documentId: 'u:2026-03-01',
          before: null,
          after: { eventCount: 1, version: 1, dailyStats: { toolsUsed: 1 } },
        },
      ],
      skipped: [{ id: 'a~b~0~2', why: 'already-replayed' }],
      hasMore: false,
    },
  ]);
  const printed = await runCommand({ name: 'replay', selection: { ids: ['a~b~0~1'] }, dryRun: true }, client);
  expect(printed).toContain('a~b~0~1  yes        counted  –');
  expect(printed).toContain('u:2026-03-01  none    1 events, toolsUsed 1');
  expect(printed).toContain('skipped a~b~0~2: already-replayed');
  expect(printed).toContain('nothing was written');
});

it('replays what a filter lets through in calls of a bounded length, and nothing that fails again meanwhile', async () => {
  const client = clientOf([
    { replayed: 1_000, skipped: [], hasMore: true },
    { replayed: 7, skipped: [], hasMore: false },
  ]);
  const command = { name: 'replay', selection: { filter: { topic: 't' } }, dryRun: false } as const;
  expect(await runCommand(command, client, () => Date.UTC(2026, 2, 1))).toBe('1007 handed to their groups once more');
  const call = [{ filter: { topic: 't', before: '2026-03-01T00:00:00.000Z' }, limit: 1_000, dryRun: false }];
  expect(client.asked).toEqual([call, call]);
});

it('replays named letters in calls of a bounded length too, and tells of each call what it skipped', async () => {
  const ids = Array.from({ length: 1_001 }, (_, index) => `a~b~0~${index}`);
  const client = clientOf([
    { replayed: 999, skipped: [{ id: 'a~b~0~4', why: 'already-replayed' }], hasMore: false },
    { replayed: 1, skipped: [], hasMore: false },
  ]);
  const printed = await runCommand({ name: 'replay', selection: { ids }, dryRun: false }, client);
  expect(printed).toBe('skipped a~b~0~4: already-replayed\n1000 handed to their groups once more');
  expect(client.asked).toEqual([
    [{ ids: ids.slice(0, 1_000), dryRun: false }],
    [{ ids: ids.slice(1_000), dryRun: false }],
  ]);
});

it('says how far it came when a call fails', async () => {
  const client = clientOf([{ replayed: 1_000, skipped: [], hasMore: true }]);
  const replay = async (body: object) => {
    if (client.asked.length > 0) throw new Error('the replay was answered with status 503');
    return client.replay(body);
  };
  const command = { name: 'replay', selection: { filter: {} }, dryRun: false } as const;
  await expect(runCommand(command, { ...client, replay })).rejects.toThrow(
    'the replay was answered with status 503; 1000 were handed to their groups before',
  );
});
