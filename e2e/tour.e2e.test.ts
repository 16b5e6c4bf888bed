import { until } from '@astrapath/testing';
import { describe, expect, it } from 'vitest';
import { call, type Json, register } from './client.ts';

const VISIBLE_WITHIN_MS = 2_000;
const QUESTION = 'Tell me about a time you had to resolve a conflict in your team.';
const ANSWER =
  'Last year two engineers in my team disagreed about the release plan. I had to bring them to a decision within a week. ' +
  'I met each of them, wrote down both proposals and ran a trial for three days. ' +
  'As a result we shipped on time and cut defects by 30 percent.';

async function coach(token: string, input: object) {
  return call('POST', '/api/tools/interview_coach/execute', { token, body: { input } });
}

function localDate(timezone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: timezone }).format(new Date());
}

async function day(account: { token: string; userId: string }, isAsWanted: (day: Json) => boolean): Promise<Json> {
  return until(
    'the daily statistics',
    async () => {
      const { body } = await call('GET', `/api/analytics/user/${account.userId}`, { token: account.token });
      return body.days.find(isAsWanted);
    },
    VISIBLE_WITHIN_MS,
  );
}

describe('the tour', () => {
  it.each(['Pacific/Kiritimati', 'America/Los_Angeles'])(
    'counts an execution on the local date in %s within 2 s',
    async (timezone) => {
      const account = await register(timezone);
      const before = localDate(timezone);
      const { status, body } = await coach(account.token, { question: 'Tell me about yourself' });
      expect(status).toBe(200);
      expect(body).toMatchObject({ toolId: 'interview_coach', status: 'completed', error: null });
      expect(body.output.outline.length).toBeGreaterThan(0);

      const found = await day(account, ({ dailyStats }) => dailyStats.toolsUsed === 1);
      expect([before, localDate(timezone)]).toContain(found.date);
      expect(found.eventCount).toBe(1);
    },
  );

  it('answers in words that change with the question and with the answer', async () => {
    const { token } = await register();
    const introduction = await coach(token, { question: 'Tell me about yourself' });
    const conflict = await coach(token, { question: QUESTION });
    const answered = await coach(token, { question: QUESTION, answer: ANSWER });
    const weak = await coach(token, {
      question: QUESTION,
      answer: 'Um, I basically like, you know, never had any conflict.',
    });
    expect(conflict.body.output).not.toEqual(introduction.body.output);
    expect(answered.body.output.score).toBeGreaterThan(weak.body.output.score);
    expect(answered.body.output.followUps).not.toEqual(weak.body.output.followUps);
  });

  it('finds the gap to an occupation and the paths that close it', async () => {
    const { token } = await register();
    const { status, body } = await call('POST', '/ai/tools/execute', {
      token,
      body: { toolId: 'skill_gap', input: { currentSkills: ['SQL', 'Excel'], targetOccupation: 'Data Scientist' } },
    });
    expect(status).toBe(200);
    expect(body.status).toBe('completed');
    expect(body.output.missing.length).toBeGreaterThan(0);
    expect(body.output.paths.length).toBeGreaterThan(0);
  });

  it('lets the same document grow by a completed module and a completed goal', async () => {
    const account = await register('Europe/Berlin');
    const { token } = account;
    await coach(token, { question: 'Tell me about yourself' });

    const { body: paths } = await call('GET', '/api/learning/paths', { token });
    expect(paths.items.length).toBeGreaterThanOrEqual(8);
    const path = paths.items[0];
    expect((await call('POST', `/api/learning/paths/${path.id}/enroll`, { token })).status).toBe(201);
    const moduleId = path.modules[0].id;
    const complete = () =>
      call('PUT', `/api/learning/modules/${moduleId}/complete`, { token, body: { timeSpent: 600 } });
    expect((await complete()).status).toBe(200);
    expect((await complete()).status).toBe(200);

    const { body: goal } = await call('POST', '/api/users/me/goals', { token, body: { title: 'Speak at a meetup' } });
    expect((await call('POST', `/api/users/me/goals/${goal.id}/complete`, { token })).status).toBe(200);

    const found = await day(account, ({ eventCount }) => eventCount === 3);
    expect(found.dailyStats).toMatchObject({ toolsUsed: 1, goalsCompleted: 1 });
    expect(found.dailyStats.timeSpent).toBeGreaterThanOrEqual(600);
  });

  it('applies a change of time zone at once', async () => {
    const account = await register('America/Los_Angeles');
    await call('PATCH', '/api/users/me', { token: account.token, body: { timezone: 'Pacific/Kiritimati' } });
    const applied = await until(
      'the new zone to apply',
      async () => {
        await call('POST', '/api/analytics/events', {
          token: account.token,
          body: { type: 'learning_activity', timestamp: new Date().toISOString() },
        });
        const { body } = await call('GET', `/api/analytics/user/${account.userId}`, { token: account.token });
        return body.days.some(({ date }: { date: string }) => date === localDate('Pacific/Kiritimati'));
      },
      5_000,
    );
    expect(applied).toBe(true);
  });

  it('stops a session within a second of logout', async () => {
    const account = await register();
    expect((await call('GET', '/api/users/me', { token: account.token })).status).toBe(200);
    expect((await call('DELETE', '/api/auth/logout', { token: account.token })).status).toBe(204);
    await until(
      'the access token to stop',
      async () => (await call('GET', '/api/users/me', { token: account.token })).status === 401,
      1_500,
    );
    const { status } = await call('POST', '/api/auth/refresh', { body: { refreshToken: account.refreshToken } });
    expect(status).toBe(401);
  });
});
