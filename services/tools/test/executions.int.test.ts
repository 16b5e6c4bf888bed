import { createId } from '@astrapath/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { createPerson } from './person.ts';
import { startToolsStack, type ToolsStack } from './tools-stack.ts';

let tools: ToolsStack;
beforeAll(async () => {
  tools = await startToolsStack();
});
afterAll(() => tools.close());

const HISTORY = '/api/tools/interview_coach/history';
const asynchronously = { prefer: 'respond-async' };

async function idsOfHistory(person: ReturnType<typeof createPerson>, query = ''): Promise<string[]> {
  const { items } = (await person.get(`${HISTORY}${query}`)).json();
  return items.map((item: { executionId: string }) => item.executionId);
}

describe('an execution', () => {
  it('is for its owner and for administrators; others are told that there is none', async () => {
    const owner = await tools.person();
    const { executionId } = (await owner.coach()).json();
    const url = `/api/tools/executions/${executionId}`;
    expect((await owner.get(url)).json()).toMatchObject({ executionId, status: 'completed' });
    expect((await (await tools.person({ roles: ['admin'] })).get(url)).json()).toMatchObject({ executionId });
    for (const stranger of [await tools.person(), await tools.person({ roles: ['user', 'sre'] })]) {
      const response = await stranger.get(url);
      expect([response.statusCode, response.json().code]).toEqual([404, 'tools.unknown-execution']);
    }
    expect((await (await tools.person({ sessionId: null })).get(url)).statusCode).toBe(403);
    expect((await tools.inject({ url })).statusCode).toBe(401);
  });

  it.each(['nothing', createId(), 'x'.repeat(90), '%F0%9F%98%80', "'; DROP TABLE outbox; --"])(
    'is unknown under the id %s',
    async (id) => {
      const person = await tools.person();
      const response = await person.get(`/api/tools/executions/${encodeURI(id)}`);
      expect([response.statusCode, response.json().code]).toEqual([404, 'tools.unknown-execution']);
    },
  );
});

describe('the history', () => {
  it('is the executions of one tool and one person, newest first', async () => {
    const [person, other] = [await tools.person(), await tools.person()];
    await other.coach();
    await person.post('/api/tools/skill_gap/execute', { input: { currentSkills: [], targetOccupation: 'Nurse' } });
    const first = (await person.coach()).json();
    const second = (await person.coach()).json();
    const response = await person.get(HISTORY);
    expect(response.json()).toEqual({ items: [second, first], nextCursor: null });
    expect(response.headers.link).toBeUndefined();
  });

  it('comes in pages that neither lose nor repeat anything, though all is of one millisecond and more is added', async () => {
    const person = await tools.person();
    tools.clock.now = new Date('2026-03-01T10:00:00.000Z');
    const created = await Promise.all(Array.from({ length: 7 }, () => person.coach(asynchronously)));
    const executionIds = created.map((response): string => response.json().executionId);

    const pages: string[][] = [];
    let url: string | undefined = `${HISTORY}?limit=3`;
    while (url !== undefined) {
      const response = await person.get(url);
      const { items } = response.json();
      pages.push(items.map((item: { executionId: string }) => item.executionId));
      url = /^<([^>]+)>; rel="next"$/.exec(String(response.headers.link))?.[1];
      tools.clock.now = new Date(tools.clock.now.getTime() + 1_000);
      await person.coach(asynchronously);
    }
    tools.clock.now = undefined;

    expect(pages.map(({ length }) => length)).toEqual([3, 3, 1]);
    expect(pages.flat().toSorted()).toEqual(executionIds.toSorted());
    expect(await idsOfHistory(person)).toHaveLength(10);
  });

  it('is 404 for a tool that there is not, 400 for a cursor or limit of no use', async () => {
    const person = await tools.person();
    expect((await person.get('/api/tools/tarot/history')).json().code).toBe('tools.unknown-tool');
    const positions = ['1', '[]', '[1]', '["a","b"]', '[-1,"a"]', '[1,"\\u0000"]', '[1e300,"a"]', '{'];
    const cursors = ['x', ...positions.map((text) => Buffer.from(text).toString('base64url'))];
    for (const query of ['limit=0', 'limit=101', 'limit=x', ...cursors.map((cursor) => `cursor=${cursor}`)]) {
      const response = await person.get(`${HISTORY}?${query}`);
      expect([query, response.statusCode]).toEqual([query, 400]);
    }
  });

  it('is read by an index, also from the middle', async () => {
    const { rows } = await tools.pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT id FROM tool_executions
       WHERE user_id = 'a' AND tool_id = 'b' AND created_at <= now() AND (created_at < now() OR id < 'c')
       ORDER BY created_at DESC, id DESC LIMIT 21`,
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('tool_executions_history');
  });
});

describe('the catalogue', () => {
  it('lists each tool with its schemas, in pages like every list', async () => {
    const person = await tools.person();
    const { items, nextCursor } = (await person.get('/api/tools')).json();
    expect(nextCursor).toBeNull();
    expect(items.map(({ id }: { id: string }) => id)).toEqual(['interview_coach', 'skill_gap']);
    expect(items[0]).toEqual({
      id: 'interview_coach',
      name: 'Interview coach',
      description: expect.any(String),
      category: 'interview',
      inputSchema: expect.objectContaining({ required: ['question'], additionalProperties: false }),
      outputSchema: expect.objectContaining({ required: ['category', 'probes', 'outline'] }),
      estimatedSeconds: 2,
    });
    const first = await person.get('/api/tools?limit=1');
    expect(first.json().items).toEqual([items[0]]);
    const second = await person.get(`/api/tools?limit=1&cursor=${first.json().nextCursor}`);
    expect(second.json()).toEqual({ items: [items[1]], nextCursor: null });
  });

  it('has each tool by its id, for whoever has a token', async () => {
    const client = await tools.person({ sessionId: null });
    expect((await client.get('/api/tools/skill_gap')).json()).toMatchObject({ id: 'skill_gap' });
    expect((await client.get('/api/tools/tarot')).json().code).toBe('tools.unknown-tool');
    expect((await tools.inject({ url: '/api/tools' })).statusCode).toBe(401);
  });
});
