import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { until } from '@astrapath/testing';
import { describe, expect, inject, it } from 'vitest';
import { readStack } from './platform.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EDIFY = join(ROOT, '../shared/data/edify/moodle-events.csv.gz');
const GENERATED_EVENTS = 20_000;
const run = promisify(execFile);

/** The real log where it lies beside the project, else a generated one of the same kind. */
async function logFile(): Promise<string> {
  if (existsSync(EDIFY)) return EDIFY;
  const path = join(inject('platformDir'), 'generated.ndjson');
  await writeFile(path, Array.from({ length: GENERATED_EVENTS }, (_, index) => generatedEvent(index)).join('\n'));
  return path;
}

function generatedEvent(index: number): string {
  return JSON.stringify({
    id: `generated-${index % 18_000}`,
    type: ['tool_usage', 'learning_activity', 'module_completed', 'goal_completed', 'ai_interaction'][index % 5],
    timestamp: new Date(Date.UTC(2020, 0, 1) + (index % 18_000) * 977_000).toISOString(),
    duration: (index % 18_000) % 3_600,
    userId: `generated-user-${(index % 18_000) % 211}`,
    timezone: ['UTC', 'Asia/Kolkata', 'America/Los_Angeles'][((index % 18_000) % 211) % 3],
  });
}

const environment = () => ({ ...process.env, ASTRAPATH_DIR: inject('platformDir') });

function startReplay(file: string) {
  const child = spawn(process.execPath, ['loadtest/replay/main.ts', file], {
    cwd: ROOT,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const exit = once(child, 'exit');
  return { output: () => output, isRunning: () => child.exitCode === null, done: exit.then(([code]) => Number(code)) };
}

/** Every user-day equal, once the consumer has caught up. */
async function verifyEventually(file: string): Promise<string> {
  return until(
    'every user-day to be equal',
    async () =>
      (await run(process.execPath, ['loadtest/verify/main.ts', file], { cwd: ROOT, env: environment() })).stdout,
    120_000,
  );
}

const acceptedIn = (output: string) => Number(/accepted {2}(\d+)/.exec(output)?.[1]);

async function kill(kind: 'services' | 'engines', name: string): Promise<void> {
  const dir = inject('platformDir');
  const pid = await until(`${name} to run`, async () => (await readStack(dir))[kind][name]?.pid ?? undefined, 60_000);
  process.kill(pid, 'SIGKILL');
  await until(
    `${name} to be started again`,
    async () => {
      const now = (await readStack(dir))[kind][name]?.pid;
      return typeof now === 'number' && now !== pid;
    },
    60_000,
  );
}

describe('a replayed log', () => {
  it('gives exactly the documents an independent program computes, whatever is killed meanwhile', async () => {
    const file = await logFile();
    const replay = startReplay(file);
    await until('the replay to be under way', () => / [1-9]\d* accepted/.test(replay.output()), 60_000);
    await kill('services', 'analytics-consumer');
    await kill('engines', 'kafka');
    await kill('services', 'analytics-consumer');
    await kill('engines', 'mongo');
    await kill('services', 'analytics-consumer');
    expect(await replay.done).toBe(0);
    expect(await verifyEventually(file)).toContain('every user-day is equal');

    const again = startReplay(file);
    expect(await again.done).toBe(0);
    expect(acceptedIn(again.output())).toBe(acceptedIn(replay.output()));
    expect(await verifyEventually(file)).toContain('every user-day is equal');
  }, 400_000);
});
