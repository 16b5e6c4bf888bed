import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { preparePython, projectRoot } from '@astrapath/local-stack';
import { createTestMongo } from '@astrapath/testing';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CLI = fileURLToPath(new URL('../export/main.ts', import.meta.url));
const GENERATED = fileURLToPath(new URL('export-generated.ts', import.meta.url));
const PREPARE_TIMEOUT_MS = 5 * 60_000;
const RUN_TIMEOUT_MS = 60_000;
const SMALL_HEAP_MB = 64;
const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03'];
const USERS = ['ada-of-london', 'ben-of-york', 'cem-of-izmir', 'dee-of-cork'];
const execute = promisify(execFile);

type Row = Record<string, unknown>;

let folder: string;
let mongo: ReturnType<typeof createTestMongo>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'astrapath-export-'));
  mongo = createTestMongo('export');
  await storeDays(mongo.url);
});

afterAll(async () => {
  await mongo.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Of each user a day on each date, with two events in it; the last of dee's lost its events to corrections. One of the doctor. */
async function storeDays(url: string): Promise<void> {
  const client = await MongoClient.connect(url);
  const days = USERS.flatMap((userId, user) => DAYS.map((date, day) => storedDay(userId, date, user * 10 + day)));
  const last = days.at(-1);
  days.push(storedDay('doctor', DAYS[0] ?? '', 99));
  if (last) Object.assign(last, { events: [], dailyStats: { toolsUsed: 0, timeSpent: 0, goalsCompleted: 0 } });
  await client.db().collection<{ _id: string }>('dailyStats').insertMany(days);
  await client.close();
}

function storedDay(userId: string, date: string, duration: number) {
  const common = { timestamp: new Date(`${date}T10:30:00.123Z`), result: 'told Ada everything' };
  return {
    _id: `${userId}:${date}`,
    userId,
    date,
    timezone: 'Europe/Berlin',
    version: 2,
    events: [
      {
        id: `event-1-of-${date}`,
        type: 'tool_usage',
        toolId: 'interview_coach',
        duration,
        ...common,
        result: 'completed',
      },
      { id: `event-2-of-${date}`, type: 'learning_activity', toolId: 'H5P', duration: null, ...common },
    ],
    dailyStats: { toolsUsed: 1, timeSpent: duration, goalsCompleted: 0 },
  };
}

/** With events unless it is said otherwise. */
async function exportTo(name: string, ...options: string[]): Promise<string> {
  return exportAlone(name, '--events', ...options);
}

async function exportAlone(name: string, ...options: string[]): Promise<string> {
  const out = join(folder, name);
  await execute(process.execPath, [CLI, 'parquet', '--out', out, ...options], {
    timeout: RUN_TIMEOUT_MS,
    env: { ...process.env, MONGO_URL: mongo.url, ASTRAPATH_DIR: join(folder, 'stack') },
  });
  return out;
}

async function rowsIn(out: string, name: string): Promise<Row[]> {
  return parquetReadObjects({ file: await asyncBufferFromFile(join(out, name)) });
}

const stats = (out: string) => rowsIn(out, 'daily_stats.parquet');
const events = (out: string) => rowsIn(out, 'daily_events.parquet');
const valuesOf = (rows: Row[], column: string) => new Set(rows.map((row) => row[column]));

describe('npm run export -- parquet', () => {
  it('writes the days that have events, with their sums, under pseudonyms', async () => {
    const out = await exportTo('all');
    const rows = await stats(out);
    expect(rows).toHaveLength(USERS.length * DAYS.length - 1);
    expect(valuesOf(rows, 'user').size).toBe(USERS.length);
    expect(rows.map(({ timeSpent }) => Number(timeSpent)).sort((a, b) => a - b)).toEqual([
      0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31,
    ]);
    expect(valuesOf(rows, 'toolsUsed')).toEqual(new Set([1]));
    expect(valuesOf(rows, 'eventCount')).toEqual(new Set([2]));
    expect(new Set(rows.map(({ date }) => (date instanceof Date ? date.toISOString().slice(0, 10) : '')))).toEqual(
      new Set(DAYS),
    );
  });

  it('names no user, no event, no instant, no zone and no word of a client that is not on a list', async () => {
    const out = await exportTo('discreet');
    const rows = await events(out);
    expect(valuesOf(rows, 'tool')).toEqual(new Set(['interview_coach', 'other']));
    expect(valuesOf(rows, 'result')).toEqual(new Set(['completed', 'other']));
    expect(valuesOf(rows, 'localHour')).toEqual(new Set([11]));
    expect(valuesOf(rows, 'event').size).toBe(rows.length);
    const text = JSON.stringify([rows, await stats(out)], (_, value) =>
      typeof value === 'bigint' ? Number(value) : value,
    );
    for (const word of [...USERS, 'event-', '10:30', 'Berlin', 'H5P', 'told']) expect(text).not.toContain(word);
    expect(valuesOf(await events(await exportTo('allowed', '--tool', 'H5P')), 'tool')).toContain('H5P');
  });

  it('gives the same pseudonyms under one key at every time, and none in common under another', async () => {
    const [once, again, other] = [
      await exportTo('once'),
      await exportTo('again'),
      await exportTo('other', '--key', 'b'),
    ];
    expect(await events(again)).toEqual(await events(once));
    for (const column of ['user', 'event']) {
      const [mine, theirs] = [valuesOf(await events(once), column), valuesOf(await events(other), column)];
      expect(theirs.size).toBe(mine.size);
      expect(mine.isDisjointFrom(theirs)).toBe(true);
    }
    expect((await readdir(join(folder, 'stack', 'export-keys'))).sort()).toEqual(['b.key', 'default.key']);
  });

  it('writes events only when they are wanted, and leaves none of an earlier export beside', async () => {
    const out = await exportTo('sums');
    const before = await stats(out);
    await exportAlone('sums');
    expect(await stats(out)).toEqual(before);
    expect((await readdir(out)).sort()).toEqual(['daily_stats.parquet', 'manifest.json']);
    const { files } = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8'));
    expect(files.map(({ name }: { name: string }) => name)).toEqual(['daily_stats.parquet']);
  });

  it('takes the days of a period, both ends included', async () => {
    const rows = await stats(await exportTo('period', '--from', '2026-03-02', '--to', '2026-03-02'));
    expect(valuesOf(rows, 'date')).toEqual(new Set([new Date('2026-03-02')]));
    expect(rows).toHaveLength(USERS.length);
  });

  it('says in its manifest what was written, and leaves no draft', async () => {
    const out = await exportTo('manifest', '--from', '2026-03-02');
    const manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ from: '2026-03-02', to: null, key: { name: 'default' } });
    expect(manifest.files.map(({ name, rows }: { name: string; rows: number }) => [name, rows])).toEqual([
      ['daily_stats.parquet', 7],
      ['daily_events.parquet', 14],
    ]);
    expect((await readdir(out)).sort()).toEqual(['daily_events.parquet', 'daily_stats.parquet', 'manifest.json']);
  });

  it('leaves an earlier export as it was when the store cannot be read', async () => {
    const out = await exportTo('kept');
    const before = await readFile(join(out, 'daily_stats.parquet'));
    await writeFile(join(out, 'mine.txt'), 'of somebody else');
    const failing = execute(process.execPath, [CLI, 'parquet', '--out', out], {
      timeout: RUN_TIMEOUT_MS,
      env: { ...process.env, MONGO_URL: 'mongodb://127.0.0.1:1/x', ASTRAPATH_DIR: join(folder, 'stack') },
    });
    await expect(failing).rejects.toThrow('export: ');
    expect(await readFile(join(out, 'daily_stats.parquet'))).toEqual(before);
    expect(await readdir(out)).toHaveLength(4);
  });

  it(
    'is read by DuckDB as what was written',
    async () => {
      const out = await exportTo('duckdb');
      const python = await preparePython({
        dir: join(projectRoot, '.local', 'python', 'examples'),
        requirements: join(projectRoot, 'examples', 'python', 'requirements.txt'),
        log: (line) => void process.stdout.write(`export: ${line}\n`),
      });
      const sums = `SELECT count(*), count(DISTINCT s.user), min(date)::VARCHAR, sum(timeSpent)::INT, typeof(any_value(date))
        FROM '${out}/daily_stats.parquet' AS s`;
      const joined = `SELECT count(*), count(DISTINCT tool), sum(duration)::INT
        FROM '${out}/daily_stats.parquet' JOIN '${out}/daily_events.parquet' USING ("user", date)`;
      const program = `import duckdb, sys; print([duckdb.sql(each).fetchone() for each in sys.argv[1:]])`;
      const { stdout } = await execute(python, ['-c', program, sums, joined], { timeout: RUN_TIMEOUT_MS });
      expect(stdout.trim()).toBe("[(11, 4, '2026-03-01', 160, 'DATE'), (22, 2, 160)]");
    },
    PREPARE_TIMEOUT_MS,
  );

  it('holds 30,000 days with 150,000 events in a heap too small for them', async () => {
    const limit = `--max-old-space-size=${SMALL_HEAP_MB}`;
    const args = [limit, '--max-semi-space-size=16', GENERATED, '30000', join(folder, 'large')];
    const { stdout } = await execute(process.execPath, args, { timeout: RUN_TIMEOUT_MS });
    expect(Number(stdout)).toBeLessThan(400 * 1024 * 1024);
    expect(await stats(join(folder, 'large'))).toHaveLength(30_000);
  });
});
