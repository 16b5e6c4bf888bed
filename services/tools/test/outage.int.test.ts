import { createFragileDatabase } from '@astrapath/testing';
import { expect, it } from 'vitest';
import { startToolsStack } from './tools-stack.ts';

it('while PostgreSQL is away whoever asks is told to come back, and is served when it is there again', async () => {
  const database = await createFragileDatabase('tools');
  const tools = await startToolsStack(database);
  try {
    const person = await tools.person();
    const history = '/api/tools/interview_coach/history';
    expect((await person.get(history)).statusCode).toBe(200);
    database.proxy.refuse();
    for (const ask of [
      () => person.get(history),
      () => person.coach(),
      () => person.coach({ 'idempotency-key': 'k' }),
    ]) {
      const answer = await ask();
      expect([answer.statusCode, answer.json().code]).toEqual([503, 'request.unavailable']);
    }
    database.proxy.pass();
    expect((await person.get(history)).statusCode).toBe(200);
  } finally {
    database.proxy.pass();
    await tools.close();
  }
});
