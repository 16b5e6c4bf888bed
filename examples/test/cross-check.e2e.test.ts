import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { findPlatform } from '@astrapath/local-stack';
import { until } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { importActivities } from './imported-activities.ts';
import { openPythonProject, type PythonProject } from './python-project.ts';
import { readActiveDays, daysByDate, longestStreaks } from './stored-activity.ts';

const PREPARE_TIMEOUT_MS = 5 * 60_000;
const SETTLE_TIMEOUT_MS = 60_000;

const platform = findPlatform({ ...process.env, ASTRAPATH_DIR: inject('platformDir') });
let python: PythonProject;
let folder: string;

beforeAll(async () => {
  const [kafkaBrokers, schemaRegistryUrl] = [platform.engine('kafka'), platform.engine('schemaRegistry')];
  python = await openPythonProject({ kafkaBrokers, schemaRegistryUrl });
  folder = await mkdtemp(join(tmpdir(), 'astrapath-cross-check-'));
  await importActivities(platform);
}, PREPARE_TIMEOUT_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('what the examples reckon from the topics', () => {
  it('is what the platform keeps in its documents, whatever else happened in it', async () => {
    await until('the documents to hold what the topics hold', isEqual, SETTLE_TIMEOUT_MS);
    const { answers, documents } = await bothSides();
    expect(answers).toEqual(documents);
    expect(documents.days.length).toBeGreaterThan(1);
  });
});

async function isEqual(): Promise<boolean> {
  const { answers, documents } = await bothSides();
  return isDeepStrictEqual(answers, documents);
}

/** Days on which somebody was active, and how many people have a longest streak of each length: from topics and from MongoDB. */
async function bothSides() {
  await python.extract(folder);
  const days = await python.ask(folder, 'daily-active-users');
  const streaks = await python.ask(folder, 'streak-distribution');
  const active = await readActiveDays(platform.engine('mongo'));
  return {
    answers: {
      days: days
        .filter(({ activeUsers }) => activeUsers !== 0)
        .map(({ statDate, activeUsers, activities }) => ({ statDate, activeUsers, activities })),
      streaks: streaks.filter(({ longest }) => longest !== 0).map(({ days: length, longest }) => [length, longest]),
    },
    documents: { days: daysByDate(active), streaks: longestStreaks(active) },
  };
}
