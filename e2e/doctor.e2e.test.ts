import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@astrapath/testing';
import { describe, expect, inject, it } from 'vitest';
import { readStack } from './platform.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ANSWERS_WITHIN_MS = 30_000;
const EXECUTION = 'The way of an execution';

type Finding = { section: string; name: string; status: string; saw: string; advice?: string };

/** Runs `npm run doctor -- --json` on the platform in a directory. `tookMs` is without the start of its process. */
async function runDoctor(dir: string) {
  const child = spawn(process.execPath, ['operations/doctor/main.ts', '--json'], {
    cwd: ROOT,
    env: { ...process.env, ASTRAPATH_DIR: dir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  const [exitCode] = await once(child, 'exit');
  const report: { healthy: boolean; tookMs: number; findings: Finding[] } = JSON.parse(output);
  return { ...report, exitCode: Number(exitCode) };
}

async function pidOf(kind: 'engines' | 'services', name: string): Promise<number> {
  return until(`${name} to run`, async () => (await readStack(inject('platformDir')))[kind][name]?.pid ?? undefined);
}

describe('the doctor', () => {
  it('finds a platform healthy whose events are counted, once each', async () => {
    const healthy = async () => {
      const one = await runDoctor(inject('platformDir'));
      return one.healthy ? one : undefined;
    };
    const report = await until('a healthy platform', healthy, 60_000);
    expect(report.exitCode).toBe(0);
    const way = report.findings.filter(({ section }) => section === 'The way of an event');
    expect(way.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 'ok'));
    expect(way.at(-1)?.saw).toBe('sent twice, counted once');
  });

  it('finds every hop of an execution well, from the request to the day of who asked', async () => {
    const { findings } = await runDoctor(inject('platformDir'));
    const way = findings.filter(({ section }) => section === EXECUTION);
    expect(way.map(({ name, status }) => [name, status])).toEqual(way.map(({ name }) => [name, 'ok']));
    expect(way).toHaveLength(12);
  });

  it('says that executions stop at ai while it is halted, though events go on', async () => {
    const pid = await pidOf('services', 'ai');
    process.kill(pid, 'SIGSTOP');
    try {
      const { exitCode, tookMs, findings } = await runDoctor(inject('platformDir'));
      expect(exitCode).toBe(1);
      expect(tookMs).toBeLessThan(ANSWERS_WITHIN_MS);
      const [stopped] = findings.filter(({ section, status }) => section === EXECUTION && status === 'broken');
      expect(stopped).toMatchObject({
        name: 'ai makes a job of it',
        advice: expect.stringContaining('"ai is ready"'),
      });
      const events = findings.filter(({ section }) => section === 'The way of an event');
      expect(events.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 'ok'));
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });

  it.each([
    { kind: 'engines', part: 'kafka', finding: 'kafka', stop: 'the event is accepted' },
    { kind: 'engines', part: 'postgres', finding: 'postgres', stop: 'the API shows it' },
    {
      kind: 'services',
      part: 'analytics-consumer',
      finding: 'analytics-consumer is ready',
      stop: 'the consumer group passes it',
    },
  ] as const)(
    'says that events stop where $part is halted, and how to let it go on',
    async ({ kind, part, finding, stop }) => {
      const pid = await pidOf(kind, part);
      process.kill(pid, 'SIGSTOP');
      try {
        const { exitCode, tookMs, findings } = await runDoctor(inject('platformDir'));
        expect(exitCode).toBe(1);
        expect(tookMs).toBeLessThan(ANSWERS_WITHIN_MS);
        const stopped = findings.find(
          ({ section, status }) => section === 'The way of an event' && status === 'broken',
        );
        expect(stopped).toMatchObject({ name: stop, advice: expect.stringContaining(`"${finding}"`) });
        expect(findings.find(({ name }) => name === finding)).toMatchObject({
          status: 'broken',
          advice: expect.stringContaining(`kill -CONT ${pid}`),
        });
      } finally {
        process.kill(pid, 'SIGCONT');
      }
    },
  );

  it('finds the platform healthy again when all of it goes on', async () => {
    expect(await until('health', async () => (await runDoctor(inject('platformDir'))).healthy, 60_000)).toBe(true);
  });

  it('says how to start a platform that does not run', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'astrapath-nothing-'));
    const { exitCode, findings } = await runDoctor(empty);
    await rm(empty, { recursive: true });
    expect(exitCode).toBe(1);
    expect(findings).toMatchObject([{ status: 'broken', advice: expect.stringContaining('npm start') }]);
  });
});
