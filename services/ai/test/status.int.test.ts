import { createId } from '@astrapath/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AiStack, startAiStack } from './ai-stack.ts';

let ai: AiStack;
beforeAll(async () => {
  ai = await startAiStack();
});
afterAll(() => ai.close());

describe('GET /api/ai/jobs/:jobId/status', () => {
  it('tells its owner and administrators how a job stands, and nobody else', async () => {
    const requested = await ai.request('interview_coach', { question: 'Why should we hire you?' });
    const jobId = await ai.endedJob(requested);
    const url = `/api/ai/jobs/${jobId}/status`;
    const own = await ai.app.inject({ url, headers: await ai.as({ userId: requested.userId }) });
    expect(own.statusCode).toBe(200);
    expect(own.headers['cache-control']).toContain('private');
    expect(own.json()).toEqual({
      jobId,
      kind: 'interview_coach',
      status: 'completed',
      progress: 100,
      result: expect.objectContaining({ category: 'fit' }),
      error: null,
      model: { name: 'astrapath-interview-coach', version: '1.0.0' },
      usage: { inputTokens: 6, outputTokens: expect.any(Number), costUsd: 0 },
      createdAt: expect.stringMatching(/Z$/),
      startedAt: expect.stringMatching(/Z$/),
      finishedAt: expect.stringMatching(/Z$/),
    });
    const admin = await ai.app.inject({ url, headers: await ai.as({ roles: ['user', 'admin'] }) });
    expect(admin.json()).toEqual(own.json());
    for (const claims of [{}, { userId: requested.userId, sessionId: null }, { roles: ['sre'] }]) {
      const other = await ai.app.inject({ url, headers: await ai.as(claims) });
      expect(other.statusCode).toBe(404);
      expect(other.json().code).toBe('ai.unknown-job');
    }
    expect((await ai.app.inject({ url })).statusCode).toBe(401);
  });

  it('shows the error of a job that failed', async () => {
    const requested = await ai.request('skill_gap', { currentSkills: [], targetOccupation: 'qwrtpsdf' });
    const jobId = await ai.endedJob(requested);
    const answer = await ai.app.inject({
      url: `/api/ai/jobs/${jobId}/status`,
      headers: await ai.as({ userId: requested.userId }),
    });
    expect(answer.json()).toMatchObject({
      status: 'failed',
      result: null,
      error: { code: 'ai.unknown-occupation', detail: expect.any(String) },
    });
  });

  it.each([createId(), 'x', '%00', "' OR 1=1", 'a'.repeat(300)])('does not know the job %s', async (jobId) => {
    const answer = await ai.app.inject({
      url: `/api/ai/jobs/${encodeURIComponent(jobId)}/status`,
      headers: await ai.as({}),
    });
    expect([400, 404]).toContain(answer.statusCode);
  });
});

describe('GET /api/ai/models', () => {
  it('lists the models with what they can do, page by page', async () => {
    const headers = await ai.as({});
    const first = (await ai.app.inject({ url: '/api/ai/models?limit=1', headers })).json();
    const second = (await ai.app.inject({ url: `/api/ai/models?limit=1&cursor=${first.nextCursor}`, headers })).json();
    expect(second.nextCursor).toBeNull();
    const models = [...first.items, ...second.items];
    expect(models.flatMap(({ capabilities }) => capabilities).toSorted()).toEqual(['interview_coach', 'skill_gap']);
    expect(models[0]).not.toHaveProperty('apiEndpoint');
  });

  it('tells administrators where a model is', async () => {
    const { items } = (
      await ai.app.inject({ url: '/api/ai/models', headers: await ai.as({ roles: ['admin'] }) })
    ).json();
    expect(items).toContainEqual(expect.objectContaining({ apiEndpoint: 'local:skill-gap', parameters: {} }));
  });
});
