import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@astrapath/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startedAt } from '../src/process-identity.ts';
import { type Program, supervise } from '../src/supervisor.ts';

let dir: string;
let pids: (number | undefined)[];
let said: string[];

const observer = {
  onPid: (pid: number | undefined) => void pids.push(pid),
  report: (line: string) => void said.push(line),
};

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'astrapath-supervisor-'));
  pids = [];
  said = [];
});

afterEach(() => rm(dir, { recursive: true }));

function program(script: string, isReady = async () => {}): Program {
  const process_ = { command: process.execPath, args: ['-e', script], logFile: join(dir, 'demo.log') };
  return { name: 'demo', process: process_, isReady, readyWithinMs: 10_000 };
}

const FOREVER = 'setInterval(() => {}, 1e6)';
const never = async () => {
  throw new Error('no answer');
};

test('a program that ends is reported and started again', async () => {
  const demo = supervise(program(FOREVER), observer);
  await demo.ready;
  const first = demo.pid();
  if (first !== undefined) process.kill(first, 'SIGKILL');
  await until('another process', () => demo.pid() !== first);
  await until('a report', () => said.length === 2);
  expect(said[0]).toBe(`demo ended (SIGKILL); starting it again in 0.25 s; its log is ${join(dir, 'demo.log')}`);
  expect(said[1]).toMatch(/^demo is ready again after /);
  expect(pids).toEqual([first, undefined, demo.pid()]);
  await demo.stop(5_000);
  expect(startedAt(demo.pid() ?? 0)).toBeUndefined();
});

test('a program that ends five times before it is ready is given up, with its last words', async () => {
  const demo = supervise(program('console.log("I have no database"); process.exit(3)', never), observer);
  await expect(demo.ready).rejects.toThrow(
    `demo did not start: it ended 5 times before it was ready, last by exit code 3\n  its log is ${join(dir, 'demo.log')}, and ends:\n    I have no database`,
  );
});

test('a program that never gets ready is killed and given up, with the reason', async () => {
  const demo = supervise({ ...program(FOREVER, never), readyWithinMs: 300 }, observer);
  await expect(demo.ready).rejects.toThrow('demo did not start: not ready within 0 s: no answer');
  expect(startedAt(demo.pid() ?? 0)).toBeUndefined();
});

test('a program that cannot be run at all says so', async () => {
  const missing = program(FOREVER, never);
  const demo = supervise({ ...missing, process: { ...missing.process, command: '/nowhere/demo' } }, observer);
  await expect(demo.ready).rejects.toThrow('it could not be started: spawn /nowhere/demo ENOENT');
});

test('a stop that is not heeded is enforced, with everything the program started', async () => {
  const child = join(dir, 'child');
  const stubborn = `process.on('SIGTERM', () => {});
    const { pid } = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(FOREVER)}]);
    require('node:fs').writeFileSync(${JSON.stringify(`${child}.new`)}, String(pid));
    require('node:fs').renameSync(${JSON.stringify(`${child}.new`)}, ${JSON.stringify(child)});
    ${FOREVER}`;
  const { readFile } = await import('node:fs/promises');
  const isReady = async () => void (await readFile(child));
  const demo = supervise(program(stubborn, isReady), observer);
  await demo.ready;
  const grandchild = Number(await readFile(child, 'utf8'));
  await demo.stop(200);
  await until('the grandchild to end', () => startedAt(grandchild) === undefined);
  expect(startedAt(demo.pid() ?? 0)).toBeUndefined();
});

test('a stop during the start ends the start', async () => {
  await writeFile(join(dir, 'demo.log'), '');
  const demo = supervise(program(FOREVER, never), observer);
  await until('the process', () => demo.pid() !== undefined);
  await demo.stop(5_000);
  await expect(demo.ready).rejects.toThrow('demo was stopped');
});
