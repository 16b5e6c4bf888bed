import { createId } from '@astrapath/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nth, startLearning } from './learning-stack.ts';

let learning: Awaited<ReturnType<typeof startLearning>>;
beforeAll(async () => {
  learning = await startLearning();
});
afterAll(() => learning.close());

describe('POST /api/learning/paths/:pathId/enroll', () => {
  it('enrols with 201, answers a repetition with 200 and the same, and says so once', async () => {
    const userId = createId();
    const person = await learning.person({ userId });
    const path = nth(learning.entries, 0);
    const first = await person.enroll(path.id);
    expect(first.statusCode).toBe(201);
    expect(first.json()).toEqual({
      enrollmentId: expect.stringMatching(/^[a-z0-9]{24}$/),
      pathId: path.id,
      userId,
      enrolledAt: learning.clock.now.toISOString(),
      progress: { completedModules: 0, totalModules: path.modules.length, percent: 0 },
    });
    const second = await person.enroll(path.id);
    expect(second.statusCode).toBe(200);
    expect(second.json()).toEqual(first.json());
    const events = await learning.eventsOf('learning.enrolment.created.v1', (event) => event.userId === userId);
    expect(events).toEqual([
      {
        eventId: expect.any(String),
        occurredAt: learning.clock.now.getTime(),
        userId,
        enrolmentId: first.json().enrollmentId,
        pathId: path.id,
      },
    ]);
  });

  it('enrols once when asked ten times at the same moment', async () => {
    const userId = createId();
    const person = await learning.person({ userId });
    const path = nth(learning.entries, 1);
    const answers = await Promise.all(Array.from({ length: 10 }, () => person.enroll(path.id)));
    expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1);
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(9);
    expect(new Set(answers.map((answer) => answer.json().enrollmentId)).size).toBe(1);
    const events = await learning.eventsOf('learning.enrolment.created.v1', (event) => event.userId === userId);
    expect(events).toHaveLength(1);
  });

  it('gives a repetition with the same Idempotency-Key the first answer', async () => {
    const person = await learning.person({ userId: createId() });
    const path = nth(learning.entries, 2);
    const key = { 'idempotency-key': createId() };
    const first = await person.enroll(path.id, key);
    const second = await person.enroll(path.id, key);
    expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
    expect(second.json()).toEqual(first.json());
    const other = await person.enroll(nth(learning.entries, 3).id, key);
    expect(other.statusCode).toBe(422);
  });

  it.each(['unknown', 'a'.repeat(90), "'%3B%20DROP%20TABLE"])('does not know the path %s', async (pathId) => {
    const answer = await (await learning.person()).enroll(pathId);
    expect(answer.statusCode).toBe(404);
    expect(answer.json().code).toBe('learning.unknown-path');
  });

  it('is for people, not for service clients', async () => {
    const client = await learning.person({ userId: 'importer', sessionId: null, scope: 'analytics:import' });
    const answer = await client.enroll(nth(learning.entries, 0).id);
    expect(answer.statusCode).toBe(403);
  });
});

describe('GET /api/learning/progress/:userId', () => {
  it('lists what the person is enrolled in, the path last worked on first', async () => {
    const userId = createId();
    const person = await learning.person({ userId });
    const [older, newer] = [nth(learning.entries, 4), nth(learning.entries, 5)];
    learning.clock.now = new Date('2026-03-01T08:00:00.000Z');
    await person.enroll(older.id);
    learning.clock.now = new Date('2026-03-02T08:00:00.000Z');
    await person.enroll(newer.id);
    learning.clock.now = new Date('2026-03-03T08:00:00.000Z');
    await person.complete(nth(older.modules, 0).id);
    const answer = await person.get(`/api/learning/progress/${userId}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      userId,
      items: [
        {
          pathId: older.id,
          title: older.title,
          completedModules: 1,
          totalModules: older.modules.length,
          percent: Math.floor(100 / older.modules.length),
          enrolledAt: '2026-03-01T08:00:00.000Z',
          lastActivityAt: '2026-03-03T08:00:00.000Z',
          completedAt: null,
        },
        {
          pathId: newer.id,
          title: newer.title,
          completedModules: 0,
          totalModules: newer.modules.length,
          percent: 0,
          enrolledAt: '2026-03-02T08:00:00.000Z',
          lastActivityAt: '2026-03-02T08:00:00.000Z',
          completedAt: null,
        },
      ],
    });
  });

  it('is seen by the person and by administrators, and by nobody else', async () => {
    const userId = createId();
    const url = `/api/learning/progress/${userId}`;
    expect((await (await learning.person({ userId })).get(url)).json()).toEqual({ userId, items: [] });
    expect((await (await learning.person({ roles: ['user', 'admin'] })).get(url)).statusCode).toBe(200);
    const others = [
      await learning.person(),
      await learning.person({ userId, sessionId: null }),
      await learning.person({ roles: ['user', 'sre'] }),
    ];
    for (const other of others) {
      const answer = await other.get(url);
      expect(answer.statusCode).toBe(403);
      expect(answer.json().code).toBe('auth.forbidden');
    }
  });

  it('refuses what cannot be a user id', async () => {
    const admin = await learning.person({ roles: ['admin'] });
    expect((await admin.get(`/api/learning/progress/${'x'.repeat(65)}`)).statusCode).toBe(400);
    expect((await admin.get('/api/learning/progress/a%20b')).statusCode).toBe(400);
  });
});
