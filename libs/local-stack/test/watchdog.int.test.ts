import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@astrapath/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEngines } from '../src/index.ts';
import { startProcess } from '../src/process.ts';
import { isRunning } from '../src/process-identity.ts';
import { createProcessTable, readProcessTable } from '../src/process-table.ts';

const PROGRAM = fileURLToPath(new URL('redis-only.ts', import.meta.url));

let dir: string;
let owner: ChildProcess | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'astrapath-watchdog-'));
});

afterEach(async () => {
  owner?.kill('SIGKILL');
  await rm(dir, { recursive: true });
});

test('when the orchestrator is killed its engines end, and nothing says that they run', async () => {
  owner = spawn(process.execPath, [PROGRAM, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (owner.stdout) await once(owner.stdout, 'data');
  const running = readProcessTable(join(dir, 'processes'));
  expect(running.map(({ name }) => name)).toEqual(['redisQueue']);
  expect(running.filter(isRunning)).toHaveLength(1);
  owner.kill('SIGKILL');
  await until('the engine to end', () => running.filter(isRunning).length === 0);
  await until('the stack file to go', () => !existsSync(join(dir, 'stack.json')));
});

test('what even the watchdog could not end is ended by the next start', async () => {
  const left = startProcess({ command: 'sleep', args: ['1000'], logFile: join(dir, 'sleep.log') });
  const table = createProcessTable(join(dir, 'others'));
  table.set('sleep', left.pid);
  await copyFile(join(dir, 'others'), join(dir, 'processes'));
  const said: string[] = [];
  const engines = await startEngines({ dir, only: [], log: (line) => said.push(line) });
  expect(said).toEqual(['stopping what an earlier start left running: sleep']);
  expect((await left.exited).signal).toBe('SIGTERM');
  await engines.stop();
});
