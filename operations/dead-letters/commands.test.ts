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
