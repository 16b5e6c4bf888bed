import { createId } from '@astrapath/service';
import { quietTelemetry, until } from '@astrapath/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFinishListener } from '../src/executions/finish-listener.ts';
import { createFinishPublisher } from '../src/executions/finish-publisher.ts';
import { createExecutionStore } from '../src/executions/execution-store.ts';
import { createWaiters } from '../src/executions/waiters.ts';
import { startToolsStack, type ToolsStack } from './tools-stack.ts';

const LONG_MS = 60_000;
const { logger } = quietTelemetry('tools');
let tools: ToolsStack;
beforeAll(async () => {
  tools = await startToolsStack();
});
afterAll(() => tools.close());

async function startListener() {
  const waiters = createWaiters();
  const listener = createFinishListener({ databaseUrl: tools.environment.DATABASE_URL, waiters, logger });
  await listener.start();
  return { waiters, close: listener.close };
}

it('answers a person whichever replica they asked and whichever stores the result', async () => {
  const other = await tools.startReplica();
  const persons = await Promise.all(
    Array.from({ length: 12 }, (_, index) => tools.person({}, index % 2 === 0 ? tools.app : other.app)),
  );
  const responses = await Promise.all(persons.map((person) => person.coach({ prefer: 'wait=30' })));
  expect(responses.map((response) => response.json().status)).toEqual(persons.map(() => 'completed'));
  await other.close();
});

it('wakes who waits at another replica, by notification alone', async () => {
  const { waiters, close } = await startListener();
  const publisher = createFinishPublisher({ pool: tools.pool, waiters: createWaiters(), logger });
  const executionIds = Array.from({ length: 50 }, () => createId());
  const waits = executionIds.map((executionId) => waiters.wait(executionId, LONG_MS));
  for (const executionId of executionIds) publisher.finished(executionId);
  await Promise.all(waits.map(({ done }) => done));
  expect(waiters.ids()).toEqual([]);
  await publisher.close();
  await close();
});

it('finds what finished while it did not listen', async () => {
  const { waiters, close } = await startListener();
  const person = await tools.person();
  tools.ai.answer(person.userId, () => 'silence');
  const { executionId } = (await person.coach({ prefer: 'respond-async' })).json();
  const wait = waiters.wait(executionId, LONG_MS);

  const store = createExecutionStore(tools);
  const execution = await until('the execution', () => store.find(executionId));
  await store.finish(execution, { status: 'completed', output: '{}', model: null, endedAt: new Date() });
  expect(waiters.ids()).toEqual([executionId]);
  await tools.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'tools-listener' AND datname = current_database()`,
  );
  await wait.done;
  expect(waiters.ids()).toEqual([]);
  await close();
});
