import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCodec, createProducer } from '@astrapath/events';
import { engineUrls, POISON_TOPIC, poisonKinds, poisonOf, quietTelemetry } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KnownEvent, knownEvents, PERSONAL_INPUT, spoilable } from './known-events.ts';
import { openPythonProject, type PythonProject } from './python-project.ts';

const PREPARE_TIMEOUT_MS = 5 * 60_000;
/** Each kind of poison that fastavro can read: it is in the files, and counts nowhere. */
const READABLE_POISON = 3;
const { paths, events, later } = knownEvents();

let python: PythonProject;
let producer: ReturnType<typeof createProducer>;
let closeAll: () => Promise<void>;
let folder: string;
let first: Awaited<ReturnType<PythonProject['extract']>>;

beforeAll(async () => {
  const urls = engineUrls();
  python = await openPythonProject(urls);
  folder = await mkdtemp(join(tmpdir(), 'astrapath-examples-'));
  const codec = await createCodec({ registryUrl: urls.schemaRegistryUrl });
  const brokers = urls.kafkaBrokers.split(',');
  producer = createProducer({ brokers, clientId: 'examples-test', codec, ...quietTelemetry('examples') });
  closeAll = async () => {
    await producer.close();
    await codec.close();
    await rm(folder, { recursive: true, force: true });
  };
  await producer.connect();
  const since = new Date().toISOString();
  await Promise.all(events.map(publish));
  await producer.publishEncoded(
    poisonKinds.map((kind) => ({ topic: POISON_TOPIC, key: kind, value: poisonOf(kind, spoilable(kind), codec) })),
  );
  first = await python.extract(folder, '--since', since);
}, PREPARE_TIMEOUT_MS);

afterAll(() => closeAll());

function publish({ topic, event }: KnownEvent): Promise<void> {
  return producer.publish(topic, event);
}

describe('the questions of the examples', () => {
  it('knows how many people were active on each day', async () => {
    expect(await python.ask(folder, 'daily-active-users')).toEqual([
      { statDate: '2026-03-02', activeUsers: 1, newUsers: 1, activities: 1 },
      { statDate: '2026-03-03', activeUsers: 2, newUsers: 1, activities: 2 },
      { statDate: '2026-03-04', activeUsers: 2, newUsers: 0, activities: 3 },
      { statDate: '2026-03-05', activeUsers: 0, newUsers: 0, activities: 0 },
      { statDate: '2026-03-06', activeUsers: 0, newUsers: 0, activities: 0 },
      { statDate: '2026-03-07', activeUsers: 0, newUsers: 0, activities: 0 },
      { statDate: '2026-03-08', activeUsers: 0, newUsers: 0, activities: 0 },
      { statDate: '2026-03-09', activeUsers: 1, newUsers: 0, activities: 1 },
      { statDate: '2026-03-10', activeUsers: 2, newUsers: 2, activities: 2 },
    ]);
  });

  it('knows who came back in the weeks after their first', async () => {
    expect(await python.ask(folder, 'retention-by-cohort')).toEqual([
      { cohort: '2026-03-02', users: 2, week: 0, active: 2, percent: 100 },
      { cohort: '2026-03-02', users: 2, week: 1, active: 1, percent: 50 },
      { cohort: '2026-03-09', users: 2, week: 0, active: 2, percent: 100 },
    ]);
  });

  it('knows what became of the runs of each tool', async () => {
    const coach = { requested: 3, completed: 1, failed: 1, unfinished: 1, completedPercent: 50, medianSeconds: 1.5 };
    expect(await python.ask(folder, 'tool-funnel')).toEqual([{ toolId: 'interview_coach', ...coach }]);
  });

  it('knows the time that was spent on each path', async () => {
    const one = { learners: 1, activities: 1, untimed: 0 };
    expect(await python.ask(folder, 'time-per-path')).toEqual([
      { ...one, pathId: paths.writing, title: null, seconds: 1_200, medianSeconds: 1_200 },
      { ...one, pathId: paths.data, title: 'Data basics', activities: 2, untimed: 1, seconds: 600, medianSeconds: 600 },
      { ...one, pathId: null, title: null, seconds: 300, medianSeconds: 300 },
    ]);
  });

  it('knows how long streaks are', async () => {
    expect(await python.ask(folder, 'streak-distribution', '--as-of', '2026-03-11T09:30Z')).toEqual([
      { days: 0, longest: 0, current: 2 },
      { days: 1, longest: 2, current: 2 },
      { days: 2, longest: 1, current: 0 },
      { days: 3, longest: 1, current: 0 },
    ]);
  });

  it('knows that a day is over at another hour for each person', async () => {
    const over = (people: number) => ({ days: 0, longest: 0, current: people });
    const streaks = (instant: string) => python.ask(folder, 'streak-distribution', '--as-of', instant);
    expect(await streaks('2026-03-11T10:30Z')).toContainEqual(over(3));
    expect(await streaks('2026-03-12T00:30Z')).toContainEqual(over(4));
    expect(await python.ask(folder, 'streak-distribution')).toContainEqual(over(4));
  });
});

describe('the extract of the examples', () => {
  it('says of records that cannot be read where the first of them stand, and goes on', () => {
    const unreadable = poisonKinds.length - READABLE_POISON - 1;
    const said = `${6 + READABLE_POISON} records added, 1 without a value, ${unreadable} unreadable`;
    expect(first.stdout).toMatch(new RegExp(`^${POISON_TOPIC} +${said}$`, 'm'));
    expect(first.stderr.match(/^ {2}partition \d+ offset \d+: /gm)).toHaveLength(5);
    expect(first.stderr).toMatch(/^ {2}partition \d offset \d+: not in Confluent's wire format$/m);
  });

  it('holds no personal data, neither in a column nor in the memory of the folder', async () => {
    const names = `SELECT DISTINCT name FROM parquet_schema('${folder}/topic=tools.execution.requested.v1/*/*.parquet')`;
    const { stdout } = await python.run('-c', `import duckdb; print(duckdb.sql("${names}").fetchall())`);
    expect(stdout).toContain('executionId');
    expect(stdout).not.toContain('input');
    expect(await readFile(join(folder, '_state.json'), 'utf8')).not.toContain('"input"');
    expect(first.stdout + first.stderr).not.toContain(PERSONAL_INPUT);
  });

  it('adds nothing when it is run again, and what is new when there is something', async () => {
    const again = await python.extract(folder);
    expect(new Set(again.added.values())).toEqual(new Set([0]));
    await publish(later);
    const third = await python.extract(folder);
    expect([...third.added].filter(([, count]) => count > 0)).toEqual([[POISON_TOPIC, 1]]);
    const days = await python.ask(folder, 'daily-active-users');
    expect(days.at(-1)).toEqual({ statDate: '2026-03-10', activeUsers: 3, newUsers: 2, activities: 3 });
  });

  it('passes the checks of its own', async () => {
    const { stderr } = await python.run('-m', 'unittest');
    expect(stderr).toMatch(/^OK$/m);
  });
});
