import type { PastZone } from '@astrapath/calendar';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createZoneStore } from '../src/users/zone-store.ts';
import { type AuthStack, startAuthStack } from './auth-stack.ts';
import { type Person, registerPerson } from './person.ts';

const DAY_MS = 86_400_000;
const ZONES = ['Asia/Tokyo', 'America/Los_Angeles', 'Europe/Berlin', 'UTC'];

let auth: AuthStack;
let person: Person;
let sessionId: string;
beforeAll(async () => {
  auth = await startAuthStack();
});
beforeEach(async () => {
  person = await registerPerson(auth.app, { timezone: 'Europe/Lisbon' });
  sessionId = String(decodeJwt(person.accessToken).sid);
});
afterAll(() => auth.close());

const moveTo = (timezone: string | undefined) => person.call('PATCH', '/api/users/me', { timezone });
async function check(): Promise<{ timezone: string; pastZones: PastZone[]; version: number }> {
  return (await auth.app.inject(`/internal/sessions/${sessionId}`)).json();
}
async function storedZones(): Promise<string[]> {
  const text = 'SELECT timezone FROM past_zones WHERE user_id = $1 ORDER BY until';
  const { rows } = await auth.pool.query<{ timezone: string }>(text, [person.userId]);
  return rows.map(({ timezone }) => timezone);
}

describe('the zones somebody had before', () => {
  it('are told with the session check, oldest first, each with the instant of its end', async () => {
    const marks = [Date.now()];
    for (const zone of ['Asia/Tokyo', 'UTC']) {
      await moveTo(zone);
      marks.push(Date.now());
    }
    const { timezone, pastZones } = await check();
    expect([timezone, ...pastZones.map((zone) => zone.timezone)]).toEqual(['UTC', 'Europe/Lisbon', 'Asia/Tokyo']);
    for (const [index, { untilMs }] of pastZones.entries()) {
      expect(untilMs).toBeGreaterThanOrEqual(marks[index] ?? Number.POSITIVE_INFINITY);
      expect(untilMs).toBeLessThanOrEqual(marks[index + 1] ?? 0);
    }
  });

  it('are not more when the zone is sent again, or something else is changed', async () => {
    await moveTo('Asia/Tokyo');
    const before = await check();
    await moveTo('Asia/Tokyo');
    await person.call('PATCH', '/api/users/me', { jobTitle: 'Pilot' });
    expect(await check()).toEqual(before);
    expect(before.version).toBe(2);
  });

  it('are one after the other however many changes come at once', async () => {
    const sent = Array.from({ length: 12 }, (_, index) => ZONES[index % ZONES.length]);
    const answers = await Promise.all(sent.map(moveTo));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    const { timezone, pastZones } = await check();
    expect(pastZones[0]?.timezone).toBe('Europe/Lisbon');
    expect(ZONES).toContain(timezone);
    const ends = pastZones.map(({ untilMs }) => untilMs);
    expect(ends).toEqual([...new Set(ends)].toSorted((a, b) => a - b));
  });

  it('do not begin before the one they follow when the clock of another instance is behind', async () => {
    await moveTo('Asia/Tokyo');
    auth.clock.aheadMs = -60_000;
    await moveTo('UTC');
    auth.clock.aheadMs = 0;
    expect(await storedZones()).toEqual(['Europe/Lisbon']);
    expect(await check()).toMatchObject({ timezone: 'UTC', pastZones: [{ timezone: 'Europe/Lisbon' }] });
  });

  it('are the fifty newest', async () => {
    for (let index = 0; index < 53; index++) await moveTo(ZONES[index % ZONES.length]);
    const { timezone, pastZones } = await check();
    expect(timezone).toBe('Asia/Tokyo');
    expect(pastZones.map((zone) => zone.timezone)).toEqual(
      Array.from({ length: 50 }, (_, index) => ZONES[(index + 2) % ZONES.length]),
    );
    expect(await storedZones()).toHaveLength(50);
  });

  it('are forgotten once no event can fall in them any more', async () => {
    await moveTo('Asia/Tokyo');
    const zones = createZoneStore(auth.pool);
    await zones.forgetOld(new Date(Date.now() + 400 * DAY_MS));
    expect(await storedZones()).toEqual(['Europe/Lisbon']);
    auth.clock.aheadMs = 402 * DAY_MS;
    expect(await check()).toMatchObject({ timezone: 'Asia/Tokyo', pastZones: [] });
    auth.clock.aheadMs = 0;
    await zones.forgetOld(new Date(Date.now() + 402 * DAY_MS));
    expect(await storedZones()).toEqual([]);
  });

  it('are read from PostgreSQL where Redis holds what an older release wrote', async () => {
    await moveTo('Asia/Tokyo');
    const old = { active: true, timezone: 'Europe/Lisbon', version: 1, readAtMs: Date.now() };
    await auth.redis.set(`sess:${sessionId}`, JSON.stringify(old));
    expect(await check()).toMatchObject({ timezone: 'Asia/Tokyo', pastZones: [{ timezone: 'Europe/Lisbon' }] });
  });
});
