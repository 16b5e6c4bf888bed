import { createFragileDatabase } from '@astrapath/testing';
import { expect, it } from 'vitest';
import { startAiStack } from './ai-stack.ts';

it('while PostgreSQL is away whoever asks is told to come back, and is served when it is there again', async () => {
  const database = await createFragileDatabase('ai');
  const ai = await startAiStack(database);
  try {
    const requested = await ai.request('interview_coach', { question: 'Why should we hire you?' });
    const url = `/api/ai/jobs/${await ai.endedJob(requested)}/status`;
    const ask = async () => ai.app.inject({ url, headers: await ai.as({ userId: requested.userId }) });
    database.proxy.refuse();
    const answer = await ask();
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'request.unavailable']);
    database.proxy.pass();
    expect((await ask()).statusCode).toBe(200);
  } finally {
    database.proxy.pass();
    await ai.close();
  }
});
