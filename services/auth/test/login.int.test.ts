import { createId } from '@astrapath/service';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AuthStack, startAuthStack } from './auth-stack.ts';
import { type Person, registerPerson } from './person.ts';

const MINUTE_MS = 60_000;

let auth: AuthStack;
let person: Person;
beforeAll(async () => {
  auth = await startAuthStack();
});
beforeEach(async () => {
  person = await registerPerson(auth.app);
});
afterAll(() => auth.close());

const logIn = (email: string, password: string) =>
  auth.app.inject({ method: 'POST', url: '/api/auth/login', payload: { email, password } });

async function failTimes(times: number, email: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let attempt = 0; attempt < times; attempt += 1)
    statuses.push((await logIn(email, `wrong ${attempt}`)).statusCode);
  return statuses;
}

describe('POST /api/auth/login', () => {
  it('answers tokens and the user, however the address is written', async () => {
    const response = await logIn(` ${person.email.toUpperCase()}`, person.password);
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.json()).toMatchObject({ tokenType: 'Bearer', expiresIn: 900, user: { id: person.userId } });
  });

  it('says the same of a wrong password, an unknown address and what is no address', async () => {
    const answers = await Promise.all([
      logIn(person.email, 'not the password'),
      logIn(`${createId()}@example.test`, 'not the password'),
      logIn('nobody', 'not the password'),
      logIn(person.email, 'x'),
    ]);
    const told = answers.map((answer) => ({ status: answer.statusCode, ...answer.json(), requestId: '' }));
    expect(new Set(told.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(told[0]).toMatchObject({ status: 401, code: 'auth.invalid-credentials' });
  });

  it('checks a password of nobody’s by the same work as one of somebody’s', async () => {
    const cpuOf = async (email: () => string) => {
      const before = process.cpuUsage();
      for (let attempt = 0; attempt < 4; attempt += 1) await logIn(email(), 'not the password');
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const known = await cpuOf(() => person.email);
    const unknown = await cpuOf(() => `${createId()}@example.test`);
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });
});

describe('the lockout', () => {
  it('locks an account for five minutes after five failed logins', async () => {
    expect(await failTimes(5, person.email)).toEqual([401, 401, 401, 401, 401]);
    const locked = await logIn(person.email, person.password);
    expect(locked.statusCode).toBe(429);
    expect(locked.json().code).toBe('auth.temporarily-locked');
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(290);
    expect(Number(locked.headers['retry-after'])).toBeLessThanOrEqual(300);
    auth.clock.aheadMs += 5 * MINUTE_MS + 1_000;
    expect((await logIn(person.email, person.password)).statusCode).toBe(200);
  });

  it('locks an address that nobody has in the same way', async () => {
    expect(await failTimes(6, `${createId()}@example.test`)).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('answers at most five of many guesses that come at once, and not the right one after them', async () => {
    const guesses = Array.from({ length: 20 }, (_, guess) => logIn(person.email, `wrong ${guess}`));
    const statuses = (await Promise.all([...guesses, logIn(person.email, person.password)])).map(
      ({ statusCode }) => statusCode,
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.at(-1)).toBe(429);
  });

  it('forgets failures after a login', async () => {
    await failTimes(4, person.email);
    expect((await logIn(person.email, person.password)).statusCode).toBe(200);
    expect(await failTimes(4, person.email)).toEqual([401, 401, 401, 401]);
  });

  it('forgets failures after five minutes', async () => {
    await failTimes(4, person.email);
    auth.clock.aheadMs += 5 * MINUTE_MS + 1_000;
    expect(await failTimes(4, person.email)).toEqual([401, 401, 401, 401]);
    expect((await logIn(person.email, person.password)).statusCode).toBe(200);
  });

  it('keeps no address in Redis', async () => {
    await failTimes(1, person.email);
    const keys = await auth.redis.keys('sess:failed-logins:*');
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.join()).not.toContain(person.email.split('@', 1)[0]);
  });
});
