import { startProcess, until } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startToolsStack, type ToolsStack } from './tools-stack.ts';

const MAIN = 'services/tools/src/main.ts';
const PATIENCE_MS = 30_000;
let tools: ToolsStack;
beforeAll(async () => {
  tools = await startToolsStack();
});
afterAll(() => tools.close());

type Answer = { status: number; location: string | null; executionId: string | undefined };

function execute(address: string, token: string, { question, prefer }: { question: string; prefer: string }) {
  return fetch(`${address}/ai/tools/execute`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', prefer },
    body: JSON.stringify({ toolId: 'interview_coach', input: { question } }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}

async function answerOf(response: Response): Promise<Answer> {
  const body: unknown = await response.json();
  const executionId = typeof body === 'object' && body !== null && 'executionId' in body ? body.executionId : undefined;
  return {
    status: response.status,
    location: response.headers.get('location'),
    executionId: typeof executionId === 'string' ? executionId : undefined,
  };
}

describe('the process', () => {
  it('answers everybody who waits when it is told to stop, loses nobody and leaves nothing behind', async () => {
    const service = startProcess(MAIN, tools.environment);
    const address = await service.ready();
    const person = await tools.person();
    tools.ai.answer(person.userId, () => 'silence');
    const asked = { question: 'Why us?', prefer: 'wait=30' };
    const waiting = Array.from({ length: 20 }, async () => answerOf(await execute(address, person.token, asked)));
    const requests = await tools.ai.requests(person.userId, 20);

    expect(await service.stop()).toBe(0);
    const answers = await Promise.all(waiting);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    expect(service.output()).not.toContain('"level":"error"');

    for (const request of requests) await tools.ai.publish(request);
    for (const { location } of answers) {
      await until('the result', async () => (await person.get(String(location))).json().status === 'completed');
    }
  });

  it('runs what it accepted, also while it is told to stop under load', async () => {
    const service = startProcess(MAIN, tools.environment);
    const address = await service.ready();
    const person = await tools.person();
    const accepted: Answer[] = [];
    const client = async () => {
      for (;;) {
        const response = await execute(address, person.token, { question: 'Why us?', prefer: 'wait=2' }).catch(
          () => undefined,
        );
        if (response === undefined) return;
        if (response.ok) accepted.push(await answerOf(response));
      }
    };
    const clients = Array.from({ length: 8 }, client);
    await until('some answers', () => accepted.length > 40);
    expect(await service.stop()).toBe(0);
    await Promise.all(clients);

    const executionIds = accepted.map(({ executionId }) => executionId);
    await until('every accepted execution to complete', async () => {
      const { rows } = await tools.pool.query<{ count: number }>(
        `SELECT count(*)::int FROM tool_executions WHERE id = ANY($1) AND status = 'completed'`,
        [executionIds],
      );
      return rows[0]?.count === executionIds.length;
    });
    const completed = await tools.eventsOf('tools.execution.completed.v1', ({ userId }) => userId === person.userId);
    const ends = new Map(completed.map((event) => [event.executionId, event.eventId]));
    expect(executionIds.filter((id) => id === undefined || !ends.has(id))).toEqual([]);
  });

  it('logs and measures nothing that a person wrote', async () => {
    const service = startProcess(MAIN, { ...tools.environment, LOG_LEVEL: 'trace' });
    const address = await service.ready();
    const person = await tools.person();
    tools.ai.answer(person.userId, () => ({ output: '{"secret":"xyzzy-output"}' }));
    const response = await execute(address, person.token, { question: 'xyzzy-question', prefer: 'wait=30' });
    expect(await response.text()).toContain('xyzzy-output');
    const refused = await execute(address, person.token, { question: 'xyzzy'.repeat(500), prefer: 'wait=30' });
    expect(await refused.text()).not.toContain('xyzzy');
    const metrics = await (await fetch(`${address}/metrics`, { signal: AbortSignal.timeout(PATIENCE_MS) })).text();
    await service.stop();

    expect(service.output()).toContain('request answered');
    expect(service.output()).not.toContain('xyzzy');
    expect(metrics).not.toContain('xyzzy');
    expect(metrics).toMatch(
      /astrapath_tool_executions_total\{tool="interview_coach",status="queued",service="tools"\} 1/,
    );
    expect(metrics).toMatch(/astrapath_tool_execution_wait_seconds_count\{[^}]*finished="true"[^}]*\} 1/);
  });

  it('says what is missing and ends with 1 when its configuration is not usable', async () => {
    const service = startProcess(MAIN, { ...tools.environment, EXECUTION_TIMEOUT: 'soon' });
    expect(await service.exited).toBe(1);
    expect(service.output()).toContain('EXECUTION_TIMEOUT');
  });
});
