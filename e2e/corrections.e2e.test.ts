import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@astrapath/testing';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { call, type Json, register } from './client.ts';

/** 25 hours apart: never on the same date. */
const WEST = 'Pacific/Pago_Pago';
const EAST = 'Pacific/Kiritimati';
const FOLLOWS_WITHIN_MS = 5_000;
const DAY_MS = 86_400_000;

type Account = Awaited<ReturnType<typeof register>>;
let adminToken: string;

beforeAll(async () => {
  const { admin } = JSON.parse(await readFile(join(inject('platformDir'), 'credentials.json'), 'utf8'));
  const { body } = await call('POST', '/api/auth/login', { body: admin });
  adminToken = body.accessToken;
});

const localDate = (timezone: string, at: string | number = Date.now()) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezone }).format(new Date(at));

/** Something the person does now. */
function activity(duration: number) {
  const id = randomBytes(8).toString('hex');
  return { id, type: 'learning_activity', timestamp: new Date().toISOString(), duration };
}

async function send({ token }: Account, body: ReturnType<typeof activity>): Promise<void> {
  expect(await call('POST', '/api/analytics/events', { token, body })).toMatchObject({ status: 202 });
}

/** Something the person did now; returns its id. */
async function act(account: Account, duration: number): Promise<string> {
  const done = activity(duration);
  await send(account, done);
  return done.id;
}

/** Changes the person's zone, and waits until all the platform knows. */
async function moveTo(timezone: string, { token, userId }: Account): Promise<void> {
  await call('PATCH', '/api/users/me', { token, body: { timezone } });
  await until('the new zone', async () => {
    const { body } = await call('GET', `/api/analytics/user/${userId}`, { token });
    return body.timezone === timezone;
  });
}

/** Waits until the person's days have these seconds, and no other day has any. */
async function untilSeconds({ token, userId }: Account, wanted: Record<string, number>): Promise<Json> {
  const range = `from=${localDate(WEST)}&to=${localDate(EAST)}`;
  return until(
    `${JSON.stringify(wanted)} seconds`,
    async () => {
      const { body } = await call('GET', `/api/analytics/user/${userId}?${range}`, { token });
      const found = body.days.map(({ date, dailyStats }: Json) => [date, dailyStats.timeSpent]);
      return JSON.stringify(Object.fromEntries(found)) === JSON.stringify(wanted) && body;
    },
    FOLLOWS_WITHIN_MS,
  );
}

async function correct(body: object, token = adminToken) {
  return call('POST', '/api/admin/analytics/corrections', { token, body: { reason: 'found in a test', ...body } });
}

describe('corrections', () => {
  it('take an event out of its day, and put one into the day it belongs to', async () => {
    const account = await register(EAST);
    const { userId } = account;
    const [today, yesterday] = [localDate(EAST), localDate(WEST)];
    const wrong = await act(account, 100);
    const late = await act(account, 20);
    await act(account, 3);
    await untilSeconds(account, { [today]: 123 });

    expect((await correct({ userId, eventId: wrong, action: 'void' }, account.token)).status).toBe(403);
    const voided = await correct({ userId, eventId: wrong, action: 'void' });
    expect(voided).toMatchObject({ status: 202, body: { statDate: today, date: null } });
    await untilSeconds(account, { [today]: 23 });

    const moved = await correct({ userId, eventId: late, action: 'move', date: yesterday });
    expect(moved).toMatchObject({ status: 202, body: { statDate: today, date: yesterday } });
    const { streak, totals } = await untilSeconds(account, { [yesterday]: 20, [today]: 3 });
    expect(totals).toMatchObject({ timeSpent: 23, eventCount: 2 });
    expect(streak.longest).toBeGreaterThan(0);
    expect((await correct({ userId, eventId: wrong, action: 'void' })).body).toEqual(voided.body);
    const anew = { userId, eventId: wrong, action: 'void', reason: 'found once more' };
    expect((await correct(anew)).status).toBe(404);
  });

  it('leave nothing of a day that loses its last event', async () => {
    const account = await register(EAST);
    const eventId = await act(account, 60);
    await untilSeconds(account, { [localDate(EAST)]: 60 });
    await correct({ userId: account.userId, eventId, action: 'void' });
    const { totals, streak } = await untilSeconds(account, {});
    expect(totals.eventCount).toBe(0);
    expect(streak).toEqual({ current: 0, longest: 0 });
  });
});

describe('a change of time zone', () => {
  it('applies to what happens from then on; what was counted stays where it was', async () => {
    const account = await register(WEST);
    await act(account, 10);
    await untilSeconds(account, { [localDate(WEST)]: 10 });
    await moveTo(EAST, account);
    await act(account, 5);
    const { timezone, totals } = await untilSeconds(account, { [localDate(WEST)]: 10, [localDate(EAST)]: 5 });
    expect(timezone).toBe(EAST);
    expect(totals.eventCount).toBe(2);
  });

  it('leaves one event in one day when it is sent before and again after', async () => {
    const account = await register(WEST);
    const unanswered = activity(10);
    await send(account, unanswered);
    await moveTo(EAST, account);
    await send(account, unanswered);
    await act(account, 5);
    const { totals } = await untilSeconds(account, { [localDate(WEST)]: 10, [localDate(EAST)]: 5 });
    expect(totals.eventCount).toBe(2);
  });

  it('lets what was done offline before it count in the day it was then', async () => {
    const account = await register(WEST);
    const offline = activity(20);
    const lastWeek = { ...activity(7), timestamp: new Date(Date.now() - 7 * DAY_MS).toISOString() };
    await moveTo(EAST, account);
    for (const done of [offline, lastWeek]) await send(account, done);
    await act(account, 1);
    await untilSeconds(account, { [localDate(WEST)]: 20, [localDate(EAST)]: 1 });
    const { body } = await call('GET', `/api/analytics/user/${account.userId}`, { token: account.token });
    const dates = body.days.map(({ date }: Json) => date);
    expect(dates).toEqual([localDate(WEST, lastWeek.timestamp), localDate(WEST), localDate(EAST)]);
  });
});

describe('the ledger', () => {
  it('accounts for every event that was emitted, and is for administrators alone', async () => {
    const topics = await until('nothing in flight', async () => {
      const { body } = await call('GET', '/api/admin/ledger', { token: adminToken });
      return body.topics.every(({ inFlight }: Json) => inFlight === 0) && body.topics;
    });
    expect(topics).toHaveLength(5);
    for (const { topic, emitted, applied, duplicates, deadLettered, unaccounted } of topics) {
      expect([topic, unaccounted]).toEqual([topic, 0]);
      expect(applied + duplicates + deadLettered).toBe(emitted);
    }
    const corrected = topics.find(({ topic }: Json) => topic === 'analytics.activity.corrected.v1');
    expect(corrected).toMatchObject({ producer: 'analytics-consumer' });
    expect(corrected.applied).toBeGreaterThanOrEqual(3);
    const { token } = await register();
    expect((await call('GET', '/api/admin/ledger', { token })).status).toBe(403);
  });
});
