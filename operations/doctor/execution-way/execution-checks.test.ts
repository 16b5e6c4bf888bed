import { describe, expect, it } from 'vitest';
import type { Finding } from '../check.ts';
import type { JobRow } from '../evidence.ts';
import { readParts } from '../parts.ts';
import { runChecks } from '../run-checks.ts';
import { answered, createWorld, doorOf, type World } from '../way-world.ts';
import { executionChecks } from './execution-checks.ts';
import { COMPLETED, createExecutionTrip, JOB_COMPLETED, REQUESTED } from './execution-trip.ts';
import { wakeWaiter } from './request-hops.ts';

const LIMIT_MS = 40;
const ID = 'execution1';
const AT = new Date('2026-05-04T23:30:00.000Z');
/** By then it is the next day where the person is. */
const ROW = { timezone: 'Pacific/Kiritimati', errorCode: null, createdAt: AT };
const DOCUMENT = 'ada:2026-05-05';
const JOB: JobRow = { id: 'job1', status: 'completed', kind: 'interview_coach', errorCode: null, errorDetail: null };
const NO_MODEL = { ...JOB, status: 'failed', errorCode: 'ai.no-model', errorDetail: 'No model is in use.' };

const HOPS = [
  'a person signs in',
  'the execution is accepted',
  'tools keeps it',
  'tools publishes the request',
  'ai makes a job of it',
  'a worker takes the job up',
  'the job comes to a good end',
  'ai publishes the result',
  'tools keeps the result',
  'the waiting client is answered',
  'tools publishes the end',
  'the document counts the execution',
] as const;
type Hop = (typeof HOPS)[number];

/** A platform in which executions stop at a hop. */
function createPlatform(stop: Hop | 'none') {
  const world = createWorld();
  const reaches = (hop: Hop) => stop === 'none' || HOPS.indexOf(hop) < HOPS.indexOf(stop);
  const gateway = doorOf({
    'POST /api/auth/login': () =>
      reaches('a person signs in') ? answered(200, { accessToken: 't', user: { id: 'ada' } }) : answered(401, {}),
    'POST /api/tools/interview_coach/execute': () => {
      if (!reaches('the execution is accepted')) return answered(503, {});
      leaveTraces(world, reaches);
      return answered(reaches('the waiting client is answered') ? 200 : 202, { executionId: ID, status: 'queued' });
    },
  });
  return { world, gateway };
}

function leaveTraces(world: World, reaches: (hop: Hop) => boolean): void {
  const isEnded = reaches('tools keeps the result');
  if (reaches('tools keeps it')) {
    world.executions.set(ID, { ...ROW, status: isEnded ? 'completed' : 'queued', completedAt: isEnded ? AT : null });
  }
  if (reaches('tools publishes the request')) world.publish(REQUESTED, 'ada', ID);
  if (reaches('ai makes a job of it')) world.jobs.set(ID, jobWhere(reaches));
  if (reaches('ai publishes the result')) world.publish(JOB_COMPLETED, 'ada', ID);
  if (reaches('tools publishes the end')) world.publish(COMPLETED, 'ada', ID);
  if (reaches('the document counts the execution')) world.count(DOCUMENT, ID);
}

function jobWhere(reaches: (hop: Hop) => boolean): JobRow {
  if (!reaches('a worker takes the job up')) return { ...JOB, status: 'queued' };
  return reaches('the job comes to a good end') ? JOB : NO_MODEL;
}

function examine(
  { world, gateway }: ReturnType<typeof createPlatform>,
  account: () => { email: string; password: string } = () => ({ email: 'ada@example.test', password: 's' }),
): Promise<Finding[]> {
  const journey = { gateway: () => gateway, evidence: world.evidence, trip: createExecutionTrip() };
  const checks = executionChecks({ journey, account, parts: readParts('/nowhere') });
  return runChecks(checks.map((check) => ({ ...check, limitMs: LIMIT_MS })));
}

const brokenIn = (findings: Finding[]) => findings.filter(({ status }) => status === 'broken').map(({ name }) => name);

describe('the way of an execution', () => {
  it('is whole where every hop is', async () => {
    const findings = await examine(createPlatform('none'));
    expect(findings.map(({ name, status }) => [name, status])).toEqual(HOPS.map((hop) => [hop, 'ok']));
  });

  it.each(HOPS)('stops where this does not happen: %s; and says what to do', async (hop) => {
    const findings = await examine(createPlatform(hop));
    expect(brokenIn(findings)[0]).toBe(hop);
    expect(findings.find(({ name }) => name === hop)?.advice).toMatch(/\w+.*\.$/);
    const before = findings.slice(0, HOPS.indexOf(hop));
    expect(before.map(({ status }) => status)).toEqual(before.map(() => 'ok'));
  });

  it('tells of models when none is in use', async () => {
    const findings = await examine(createPlatform('the job comes to a good end'));
    const finding = findings.find(({ name }) => name === 'the job comes to a good end');
    expect(finding).toMatchObject({
      saw: expect.stringContaining('ai.no-model'),
      advice: expect.stringContaining('/api/ai/models'),
    });
  });

  it('stops at the result where tools gave the execution up', async () => {
    const platform = createPlatform('none');
    const found = { ...ROW, status: 'failed', errorCode: 'tools.timed-out', completedAt: AT };
    platform.world.evidence.execution = async () => found;
    expect(brokenIn(await examine(platform))).toEqual(['tools keeps the result']);
  });

  it.each([
    ['at once', 200, 120, 'ok'],
    ['when its patience was at an end, though the work was done long before', 200, 10_000, 'broken'],
    ['that the work goes on, though it was done', 202, 10_000, 'broken'],
  ] as const)('knows whether who waits is woken: answered %s', async (_when, status, tookMs, verdict) => {
    const { world, gateway } = createPlatform('none');
    const ended = { ...ROW, status: 'completed', completedAt: new Date(AT.getTime() + 100) };
    const trip = { ...createExecutionTrip(), answer: { status, tookMs }, ended };
    const journey = { gateway: () => gateway, evidence: world.evidence, trip };
    expect(await wakeWaiter(journey, 'Look.')).toMatchObject({ status: verdict });
  });

  it('is told as not looked at where nobody has an account for it, and makes nobody ill', async () => {
    const findings = await examine(createPlatform('none'), () => {
      throw new Error('credentials.json cannot be read');
    });
    expect(findings).toMatchObject([
      {
        status: 'warning',
        saw: expect.stringContaining('not looked at'),
        advice: expect.stringContaining('DOCTOR_EMAIL'),
      },
    ]);
  });
});
