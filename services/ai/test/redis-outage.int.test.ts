import { createTcpProxy, engineUrls } from '@astrapath/testing';
import { expect, it } from 'vitest';
import { startAiStack } from './ai-stack.ts';

it('runs jobs again after its connections to Redis have died silently', async () => {
  const proxy = await createTcpProxy(Number(new URL(engineUrls().redisQueueUrl).port));
  const ai = await startAiStack(undefined, { REDIS_QUEUE_URL: `redis://127.0.0.1:${proxy.port}` });
  try {
    const question = { question: 'Tell me about yourself' };
    await ai.endedJob(await ai.request('interview_coach', question));
    proxy.halfOpen();
    const requested = await ai.request('interview_coach', question);
    expect(await ai.endedJob(requested)).toBeTypeOf('string');
  } finally {
    await ai.close();
    await proxy.close();
  }
});
