import { createId } from '@astrapath/service';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startToolsStack, type ToolsStack } from './tools-stack.ts';

let tools: ToolsStack;
beforeAll(async () => {
  tools = await startToolsStack();
});
afterAll(() => tools.close());

const requestsOf = (person: { userId: string }) =>
  tools.eventsOf('tools.execution.requested.v1', ({ userId }) => userId === person.userId);

it('gives the same answer to a repetition, and runs the tool once', async () => {
  const person = await tools.person();
  const headers = { 'idempotency-key': createId() };
  const [first, second] = [await person.coach(headers), await person.coach(headers)];
  expect(second.statusCode).toBe(200);
  expect(second.headers['idempotency-replayed']).toBe('true');
  expect(second.json()).toEqual(first.json());
  expect(await requestsOf(person)).toHaveLength(1);
});

it('repeats a 202 with its location', async () => {
  const person = await tools.person();
  const headers = { 'idempotency-key': createId(), prefer: 'respond-async' };
  const [first, second] = [await person.coach(headers), await person.coach(headers)];
  expect([second.statusCode, second.headers.location]).toEqual([202, first.headers.location]);
  expect(second.headers['preference-applied']).toBe('respond-async');
});

it('refuses another body under the same key, and the same while it runs', async () => {
  const person = await tools.person();
  tools.ai.answer(person.userId, () => 'silence');
  const headers = { 'idempotency-key': createId(), prefer: 'wait=30' };
  const running = person.coach(headers);
  const [request] = await tools.ai.requests(person.userId, 1);
  expect((await person.coach(headers)).json().code).toBe('request.in-progress');
  expect((await person.coach(headers, { question: 'Why?' })).json().code).toBe('request.idempotency-key-reused');
  if (request) await tools.ai.publish(request);
  expect((await running).statusCode).toBe(200);
});

it('takes up the execution of a request whose process died before it answered', async () => {
  const person = await tools.person();
  const headers = { 'idempotency-key': createId() };
  const first = await person.coach(headers);
  await tools.pool.query(
    'UPDATE idempotency_keys SET status = NULL, body = NULL, headers = NULL, locked_until = now() WHERE caller = $1',
    [person.userId],
  );
  const second = await person.coach(headers);
  expect(second.headers['idempotency-replayed']).toBeUndefined();
  expect(second.json()).toEqual(first.json());
  expect(await requestsOf(person)).toHaveLength(1);
});
