import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { findPlatform } from '@astrapath/local-stack';
import { until } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { importActivities } from './imported-activities.ts';
import { openPythonProject, type PythonProject } from './python-project.ts';
import { servedStreaks } from './served-streaks.ts';
import { daysByDate, distributionOf, readActiveDays, type Streak, streaksByUser } from './stored-activity.ts';

const PREPARE_TIMEOUT_MS = 5 * 60_000;
const SETTLE_TIMEOUT_MS = 60_000;
const LAST_INSTANT = new Date(8.64e15);

const platform = findPlatform({ ...process.env, ASTRAPATH_DIR: inject('platformDir') });
let python: PythonProject;
let folder: string;
let users: string[];

beforeAll(async () => {
  const [kafkaBrokers, schemaRegistryUrl] = [platform.engine('kafka'), platform.engine('schemaRegistry')];
  python = await openPythonProject({ kafkaBrokers, schemaRegistryUrl });
  folder = await mkdtemp(join(tmpdir(), 'astrapath-cross-check-'));
  users = await importActivities(platform);
}, PREPARE_TIMEOUT_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('what the examples reckon from the topics', () => {
  it('is what the platform keeps in its documents, whatever else happened in it', async () => {
    const { answers, documents } = await settledSides();
    expect(answers).toEqual(documents);
    expect(documents.days.length).toBeGreaterThan(1);
  });

  it('is what the platform says of streaks at the same moment, wherever a person is', async () => {
    let [ours, theirs] = [new Map<string, Streak>(), new Map<string, Streak>()];
    // Tried again: between the two readings a day may end in one of the zones.
    await until(
      'the same streaks on both sides',
      async () => {
        ours = streaksByUser(await readActiveDays(platform.engine('mongo'), new Date()), new Date());
        theirs = await servedStreaks(platform, users);
        return users.every((user) => isDeepStrictEqual(ours.get(user), theirs.get(user)));
      },
      SETTLE_TIMEOUT_MS,
    );
    expect(new Set([...theirs.values()].map(({ current }) => current)).size).toBeGreaterThan(1);
  });
});

/** Both sides once they agree, or as they are when the documents have had time enough to follow the topics. */
async function settledSides() {
  const deadline = Date.now() + SETTLE_TIMEOUT_MS;
  let sides = await bothSides();
  while (!isDeepStrictEqual(sides.answers, sides.documents) && Date.now() < deadline) sides = await bothSides();
  return sides;
}

/** Days on which somebody was active, and how many people have a streak of each length: from topics and from MongoDB. */
async function bothSides() {
  await python.extract(folder);
  const now = new Date();
  const days = await python.ask(folder, 'daily-active-users');
  const streaks = await python.ask(folder, 'streak-distribution', '--as-of', now.toISOString());
  const mongo = platform.engine('mongo');
  return {
    answers: {
      days: days
        .filter(({ activeUsers }) => activeUsers !== 0)
        .map(({ statDate, activeUsers, activities }) => ({ statDate, activeUsers, activities })),
      streaks,
    },
    documents: {
      days: daysByDate(await readActiveDays(mongo, LAST_INSTANT)),
      streaks: distributionOf(streaksByUser(await readActiveDays(mongo, now), now)),
    },
  };
}
