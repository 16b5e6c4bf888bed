import { createId } from '@astrapath/service';
import { quietTelemetry, until } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Execution } from '../src/executions/execution.ts';
import { createExecutionStore, type ExecutionStore } from '../src/executions/execution-store.ts';
import { createOverdueSweep } from '../src/executions/overdue-sweep.ts';
import { startToolsStack, type ToolsStack } from './tools-stack.ts';

let tools: ToolsStack;
let store: ExecutionStore;
beforeAll(async () => {
  tools = await startToolsStack();
  store = createExecutionStore(tools);
});
afterAll(() => tools.close());

/** Somebody who asked for an execution that ai has not answered. */
async function asked(claims: { timezone?: string } = {}) {
  const person = await tools.person(claims);
  tools.ai.answer(person.userId, () => 'silence');
  const { executionId } = (await person.coach({ prefer: 'respond-async' })).json();
  // Only what ai has seen stays unanswered when the person's next request is answered.
  await tools.ai.requests(person.userId, 1);
  const request = { userId: person.userId, executionId, toolId: 'interview_coach' };
  return { person, request, executionId, current: () => found(executionId) };
}

async function found(executionId: string): Promise<Execution> {
  const execution = await store.find(executionId);
  if (execution === undefined) throw new Error(`there is no execution ${executionId}`);
  return execution;
}

const completedOf = (person: { userId: string }) =>
  tools.eventsOf('tools.execution.completed.v1', ({ userId }) => userId === person.userId);

/** Whatever was published about a person before has been handled when this execution of theirs has ended. */
async function afterEverythingOf(person: { userId: string; coach: ToolsStackPerson['coach'] }) {
  tools.ai.answer(person.userId, () => ({}));
  expect((await person.coach({ prefer: 'wait=30' })).json().status).toBe('completed');
}
type ToolsStackPerson = Awaited<ReturnType<ToolsStack['person']>>;

describe('the answer of ai', () => {
  it('counts once, however often it comes and whatever it then says', async () => {
    const { person, request, executionId, current } = await asked();
    await tools.ai.publish(request, { output: '{"n":1}' });
    await tools.ai.publish(request, { output: '{"n":2}' });
    await tools.ai.publish(request, { status: 'failed', output: null, errorCode: 'request.internal' });
    await afterEverythingOf(person);
    expect(await current()).toMatchObject({ status: 'completed', output: { n: 1 }, error: null });
    const events = await completedOf(person);
    expect(events.filter((event) => event.executionId === executionId)).toMatchObject([{ eventId: executionId }]);
  });

  it('changes nothing when it is for an execution that nobody knows, or for none', async () => {
    const { person, request, current } = await asked();
    await tools.ai.publish({ ...request, executionId: createId() });
    await tools.ai.publish(request, { executionId: null });
    await afterEverythingOf(person);
    expect((await current()).status).toBe('queued');
  });

  it('is kept as it came: order of members, half of a surrogate pair and all', async () => {
    const { request, current } = await asked();
    await tools.ai.publish(request, { output: '{"z":[1.0e2,null],"a":"\\ud83d \\u0000"}' });
    const { output } = await until('the end', async () => {
      const execution = await current();
      return execution.status === 'completed' && execution;
    });
    expect(JSON.stringify(output)).toBe('{"z":[100,null],"a":"\\ud83d \\u0000"}');
  });

  it('counts in the zone the person had when they asked, on the day of the end', async () => {
    tools.clock.now = new Date('2026-03-01T09:59:59.000Z');
    const { person, request } = await asked({ timezone: 'Pacific/Kiritimati' });
    tools.clock.now = new Date('2026-03-01T10:30:00.000Z');
    await tools.ai.publish(request, { occurredAt: Date.parse('2026-03-01T10:00:01.400Z') });
    const [event] = await until('the event', async () => {
      const events = await completedOf(person);
      return events.length > 0 && events;
    });
    tools.clock.now = undefined;
    expect(event).toMatchObject({
      statDate: '2026-03-02',
      timezone: 'Pacific/Kiritimati',
      duration: 2,
      durationMs: 2_400,
    });
  });
});

describe('an execution whose answer never comes', () => {
  const sweep = (timeoutMs: number, ahead: number) =>
    createOverdueSweep({
      unfinishedSince: store.unfinishedSince,
      finish: store.finish,
      timeoutMs,
      clock: () => new Date(Date.now() + ahead),
      logger: quietTelemetry('tools').logger,
      intervalMs: 20,
    });

  it('fails when its time is over, once for all replicas, and a late answer changes nothing', async () => {
    const { person, request, executionId, current } = await asked();
    const sweeps = [sweep(60_000, 61_000), sweep(60_000, 61_000)];
    for (const each of sweeps) each.start();
    const execution = await until('the time-out', async () => {
      const now = await current();
      return now.status === 'failed' && now;
    });
    await Promise.all(sweeps.map((each) => each.close()));
    expect(execution).toMatchObject({ output: null, error: { code: 'tools.timed-out' }, model: null });

    await tools.ai.publish(request);
    await afterEverythingOf(person);
    expect(await current()).toEqual(execution);
    const events = await completedOf(person);
    expect(events.filter((event) => event.executionId === executionId)).toMatchObject([
      { status: 'failed', modelName: null, eventId: executionId },
    ]);
  });

  it('is left alone before', async () => {
    const { current } = await asked();
    const overdue = await asked();
    await tools.pool.query(`UPDATE tool_executions SET created_at = now() - interval '2 hours' WHERE id = $1`, [
      overdue.executionId,
    ]);
    const patient = sweep(3_600_000, 0);
    patient.start();
    await until('the time-out of the other', async () => (await overdue.current()).status === 'failed');
    await patient.close();
    expect((await current()).status).toBe('queued');
  });
});
