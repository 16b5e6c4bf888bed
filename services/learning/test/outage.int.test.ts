import { createFragileDatabase } from '@astrapath/testing';
import { expect, it } from 'vitest';
import { nth, startLearning } from './learning-stack.ts';

it('while PostgreSQL is away whoever asks is told to come back, and is served when it is there again', async () => {
  const database = await createFragileDatabase('learning');
  const learning = await startLearning(database);
  try {
    const person = await learning.person();
    const { id } = nth(learning.entries, 0);
    database.proxy.refuse();
    for (const ask of [() => person.get('/api/learning/paths?q=data'), () => person.enroll(id)]) {
      const answer = await ask();
      expect([answer.statusCode, answer.json().code]).toEqual([503, 'request.unavailable']);
    }
    database.proxy.pass();
    expect((await person.enroll(id)).statusCode).toBe(201);
  } finally {
    database.proxy.pass();
    await learning.close();
  }
});
