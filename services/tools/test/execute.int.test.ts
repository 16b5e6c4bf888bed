import { createId } from '@astrapath/service';
import { until } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INPUT } from './person.ts';
import { startToolsStack, type ToolsStack } from './tools-stack.ts';

let tools: ToolsStack;
beforeAll(async () => {
  tools = await startToolsStack();
});
afterAll(() => tools.close());

async function storedFor(userId: string) {
  const { rows } = await tools.pool.query('SELECT * FROM tool_executions WHERE user_id = $1', [userId]);
  return rows;
}

describe('running a tool', () => {
  it('answers with the finished execution', async () => {
    const person = await tools.person();
    tools.ai.answer(person.userId, ({ input }) => ({ output: JSON.stringify({ z: 1, about: JSON.parse(input) }) }));
    const response = await person.coach();
    expect(response.statusCode).toBe(200);
    const { createdAt, completedAt, durationMs, ...execution } = response.json();
    expect(execution).toEqual({
      executionId: expect.stringMatching(/^[a-z0-9]{24,}$/),
      toolId: 'interview_coach',
      status: 'completed',
      output: { z: 1, about: INPUT },
      error: null,
      model: { name: 'local:interview-coach', version: '3' },
    });
    expect(response.body).toContain('"output":{"z":1,"about"');
    expect(durationMs).toBe(Date.parse(completedAt) - Date.parse(createdAt));
    expect(response.headers.location).toBeUndefined();
    expect(response.headers['preference-applied']).toBeUndefined();
  });

  it('answers with the error when the work failed', async () => {
    const person = await tools.person();
    const error = { errorCode: 'ai.unknown-occupation', errorDetail: 'Nothing like it is known.' };
    tools.ai.answer(person.userId, () => ({ status: 'failed', output: null, ...error }));
    const response = await person.post('/api/tools/skill_gap/execute', {
      input: { currentSkills: ['SQL'], targetOccupation: 'Astronaut' },
    });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({
      toolId: 'skill_gap',
      status: 'failed',
      output: null,
      error: { code: 'ai.unknown-occupation', detail: 'Nothing like it is known.' },
    });
  });

  it.each(['/api/ai/tools/execute', '/ai/tools/execute'])('works with the tool in the body at %s', async (url) => {
    const person = await tools.person();
    const response = await person.post(url, { toolId: 'interview_coach', input: INPUT });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ toolId: 'interview_coach', status: 'completed' });
    expect((await person.post(url, { toolId: 'tarot', input: {} })).json().code).toBe('tools.unknown-tool');
    expect((await person.post(url, { input: INPUT })).json().errors).toEqual([
      { path: '/toolId', message: 'is required' },
    ]);
  });

  it('publishes one request and one end, on the day where the person is', async () => {
    const person = await tools.person({ timezone: 'Pacific/Kiritimati' });
    const { executionId, createdAt, completedAt, durationMs } = (await person.coach()).json();
    const requested = await tools.eventsOf('tools.execution.requested.v1', ({ userId }) => userId === person.userId);
    expect(requested).toMatchObject([
      { executionId, toolId: 'interview_coach', input: JSON.stringify(INPUT), occurredAt: Date.parse(createdAt) },
    ]);
    const completed = await tools.eventsOf('tools.execution.completed.v1', ({ userId }) => userId === person.userId);
    const formatter = new Intl.DateTimeFormat('en-CA', { timeZone: 'Pacific/Kiritimati', dateStyle: 'short' });
    expect(completed).toEqual([
      {
        eventId: executionId,
        occurredAt: Date.parse(completedAt),
        userId: person.userId,
        executionId,
        toolId: 'interview_coach',
        status: 'completed',
        duration: Math.round(durationMs / 1_000),
        durationMs,
        modelName: 'local:interview-coach',
        modelVersion: '3',
        statDate: formatter.format(new Date(completedAt)),
        timezone: 'Pacific/Kiritimati',
      },
    ]);
  });
});

describe('what a person prefers', () => {
  it('is to be answered at once, and to come back for the result', async () => {
    const person = await tools.person();
    const response = await person.coach({ prefer: 'respond-async' });
    expect(response.statusCode).toBe(202);
    expect(response.headers['preference-applied']).toBe('respond-async');
    const { executionId } = response.json();
    expect(response.json()).toMatchObject({ status: 'queued', output: null, durationMs: null, completedAt: null });
    const { location } = response.headers;
    expect(location).toBe(`/api/tools/executions/${executionId}`);
    const later = await until('the result', async () => {
      const execution = (await person.get(String(location))).json();
      return execution.status === 'completed' && execution;
    });
    expect(later).toMatchObject({ executionId, output: { category: 'behavioural' } });
  });

  it('is to wait so long and no longer', async () => {
    const person = await tools.person();
    tools.ai.answer(person.userId, () => 'silence');
    const response = await person.coach({ prefer: 'wait=1' });
    expect(response.statusCode).toBe(202);
    expect(response.headers['preference-applied']).toBe('wait=1');
    expect(response.json().status).toBe('queued');
  });

  it('is met by an answer that comes while the person waits', async () => {
    const person = await tools.person();
    tools.ai.answer(person.userId, () => 'silence');
    const waiting = person.coach({ prefer: 'wait=30' });
    const [request] = await tools.ai.requests(person.userId, 1);
    if (request) await tools.ai.publish(request);
    const response = await waiting;
    expect([response.statusCode, response.headers['preference-applied']]).toEqual([200, 'wait=30']);
  });
});

describe('a request that is refused', () => {
  it.each([
    ['a wrong type', { question: 5 }, '/input/question'],
    ['a field that is missing', {}, '/input/question'],
    ['a field that is not known', { ...INPUT, mood: 1 }, '/input/mood'],
    ['a text that is too long', { question: 'x'.repeat(2_001) }, '/input/question'],
    ['no object', 'question', '/input'],
  ])('says what is wrong with %s and stores nothing', async (_what, input, path) => {
    const person = await tools.person();
    const response = await person.coach({}, input);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'request.invalid', errors: [{ path }] });
    expect(await storedFor(person.userId)).toEqual([]);
  });

  it.each([
    ['broken JSON', '{"input":', 'request.malformed-json'],
    ['no body', '', 'request.invalid'],
    ['no input', '{}', 'request.invalid'],
    ['an unknown member', '{"input":{"question":"x"},"x":1}', 'request.invalid'],
    ['U+0000', '{"input":{"question":"a\\u0000"}}', 'request.invalid'],
    ['half of a surrogate pair', '{"input":{"question":"\\ud83d"}}', 'request.invalid'],
    ['endless nesting', `{"input":${'['.repeat(9_000)}${']'.repeat(9_000)}}`, 'request.invalid'],
  ])('is 400 for %s, with and without an Idempotency-Key', async (_what, payload, code) => {
    const person = await tools.person();
    for (const headers of [{}, { 'idempotency-key': createId() }]) {
      const response = await person.post('/api/tools/interview_coach/execute', payload, headers);
      expect([response.statusCode, response.json().code]).toEqual([400, code]);
    }
    expect(await storedFor(person.userId)).toEqual([]);
  });

  it.each(['tarot', 'resume_review', '__proto__', 'x'.repeat(90)])('is 404 for the tool %s', async (toolId) => {
    const person = await tools.person();
    const response = await person.post(`/api/tools/${toolId}/execute`, { input: {} });
    expect([response.statusCode, response.json().code]).toEqual([404, 'tools.unknown-tool']);
  });

  it('is 401 without a token and 403 for a service client', async () => {
    const anonymous = await tools.inject({ method: 'POST', url: '/ai/tools/execute', payload: {} });
    expect([anonymous.statusCode, anonymous.json().code]).toEqual([401, 'auth.missing-token']);
    const client = await tools.person({ sessionId: null });
    expect((await client.coach()).json().code).toBe('auth.client-forbidden');
    expect((await client.post('/ai/tools/execute', { toolId: 'interview_coach', input: INPUT })).statusCode).toBe(403);
  });
});
