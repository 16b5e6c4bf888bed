import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyOf, readExpectation } from './checker/expectation.ts';
import { type ClientEvent, type JournalEntry, openJournal, readJournal } from './journal.ts';

const event = (userId: string, id: string): ClientEvent => ({
  id,
  userId,
  type: 'learning_activity',
  timestamp: '2026-01-05T10:00:00.000Z',
  timezone: 'UTC',
});
const entries: JournalEntry[] = [
  { entry: 'sent', request: '0-0', lane: 0, events: [event('ada', 'a'), event('bob', 'b')] },
  { entry: 'sent', request: '1-0', lane: 1, events: [event('eve', 'e')] },
  { entry: 'acknowledged', request: '0-0', attempts: 2 },
  { entry: 'sent', request: '0-1', lane: 0, events: [event('ada', 'c'), event('ada', 'a')] },
  { entry: 'acknowledged', request: '0-1', attempts: 1 },
  { entry: 'acted', kind: 'goal', userId: 'ada', subject: 'goal-1', timezone: 'UTC' },
];

test('the file gives back what was written into it, also by a run that went on in it', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'astrapath-journal-'));
  const path = join(dir, 'journal.ndjson');
  for (const part of [entries.slice(0, 3), entries.slice(3)]) {
    const journal = await openJournal(path);
    for (const entry of part) await journal.write(entry);
    await journal.close();
  }
  expect(await Array.fromAsync(readJournal(path))).toEqual(entries);
  await rm(dir, { recursive: true });
});

test('what was acknowledged must be there, what was only sent may be', async () => {
  const { acknowledged, sent } = await readExpectation(entries);
  expect([...acknowledged]).toEqual([keyOf('ada', 'a'), keyOf('bob', 'b'), keyOf('ada', 'c')]);
  expect(sent.has(keyOf('eve', 'e'))).toBe(true);
});

test('of a user the acknowledged requests follow one another, each with what it was the first to bring', async () => {
  const { requests } = await readExpectation(entries);
  expect(requests.get('ada')).toEqual([
    { request: '0-0', attempts: 2, ids: ['a'] },
    { request: '0-1', attempts: 1, ids: ['c'] },
  ]);
});
