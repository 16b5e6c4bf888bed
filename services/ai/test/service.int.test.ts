import { createId } from '@astrapath/service';
import { startProcess, until } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AiStack, startAiStack } from './ai-stack.ts';

const MAIN = 'services/ai/src/main.ts';
const PATIENCE_MS = 10_000;
const answer =
  'In my last job at Acme I rebuilt the checkout page, and as a result it loads in 1.8 seconds instead of 4. '.repeat(
    20,
  );
let ai: AiStack;
beforeAll(async () => {
  ai = await startAiStack();
  // From here on the jobs of this file are done by processes of their own.
  await ai.stopService();
});
afterAll(() => ai.close());

const unfinished = async (userId: string, count: number) => {
  const { rows } = await ai.pool.query<{ jobs: number; ended: number }>(
    'SELECT count(*)::int AS jobs, count(finished_at)::int AS ended FROM ai_jobs WHERE user_id = $1',
    [userId],
  );
  return { all: rows[0]?.jobs === count, ended: rows[0]?.ended ?? 0 };
};

function ask(userId: string, count: number) {
  return Promise.all(
    Array.from({ length: count }, (_, at) =>
      ai.request('interview_coach', { question: `Why us, ${at}?`, answer }, { userId }),
    ),
  );
}

/** Every execution has exactly one event, when the outbox is empty. */
async function expectOneEventEach(userId: string, requests: { executionId: string }[]) {
  const events = await ai.eventsOf('ai.job.completed.v1', (event) => event.userId === userId);
  const ends = new Set(events.map(({ executionId }) => executionId));
  expect(requests.filter(({ executionId }) => !ends.has(executionId))).toEqual([]);
  expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(requests.length);
}

describe('the process', () => {
  it('finishes what it took when it is told to stop under load, and the next one does the rest', async () => {
    const first = startProcess(MAIN, ai.environment);
    await first.ready();
    const userId = createId();
    const requests = await ask(userId, 60);
    await until('some jobs to end', async () => (await unfinished(userId, 60)).ended > 5);
    expect(await first.stop()).toBe(0);
    expect(first.output()).not.toContain('"level":"error"');
    const second = startProcess(MAIN, ai.environment);
    await second.ready();
    await until('all jobs to end', async () => (await unfinished(userId, 60)).ended === 60, 40_000);
    await expectOneEventEach(userId, requests);
    expect(await second.stop()).toBe(0);
  });

  it('loses no job when it is killed in the midst of them', async () => {
    const first = startProcess(MAIN, ai.environment);
    await first.ready();
    const userId = createId();
    const requests = await ask(userId, 60);
    await until('some jobs to end', async () => (await unfinished(userId, 60)).ended > 5);
    await first.stop('SIGKILL');
    const second = startProcess(MAIN, ai.environment);
    await second.ready();
    await until('all jobs to end', async () => (await unfinished(userId, 60)).ended === 60, 50_000);
    await expectOneEventEach(userId, requests);
    expect(await second.stop()).toBe(0);
  });

  it('logs and measures nothing that a person wrote', async () => {
    const service = startProcess(MAIN, { ...ai.environment, LOG_LEVEL: 'trace' });
    const address = await service.ready();
    const coached = await ai.request('interview_coach', {
      question: 'Why xyzzy?',
      answer: 'Because of xyzzy and more xyzzy.',
    });
    const unknown = await ai.request('skill_gap', { currentSkills: ['xyzzy'], targetOccupation: 'xyzzy' });
    await Promise.all([ai.endedJob(coached), ai.endedJob(unknown)]);
    const metrics = await until('the metrics of both jobs', async () => {
      const response = await fetch(`${address}/metrics`, { signal: AbortSignal.timeout(PATIENCE_MS) });
      const text = await response.text();
      return text.includes('ai.unknown-occupation') && text.includes('status="completed"') && text;
    });
    await service.stop();
    expect(service.output()).not.toContain('xyzzy');
    expect(metrics).not.toContain('xyzzy');
    expect(metrics).toMatch(
      /astrapath_ai_jobs_total\{kind="interview_coach",status="completed",code="",service="ai"\} 1/,
    );
    expect(metrics).toMatch(/astrapath_ai_inference_duration_seconds_count\{[^}]*status="completed"[^}]*\} 1/);
  });

  it('says what is missing and ends with 1 when its configuration is not usable', async () => {
    const service = startProcess(MAIN, { ...ai.environment, WORKER_CONCURRENCY: 'many' });
    expect(await service.exited).toBe(1);
    expect(service.output()).toContain('WORKER_CONCURRENCY');
  });
});
