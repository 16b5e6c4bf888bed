import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../check.ts';
import { createHttpClient } from '../http-client.ts';
import { readParts } from '../parts.ts';
import { runChecks } from '../run-checks.ts';
import { serviceChecks } from './service-checks.ts';

const NAMES = ['auth', 'tools', 'learning', 'ai', 'analytics', 'analytics-consumer'];
const allUp = Object.fromEntries(NAMES.map((name) => [name, 'up']));

let answer: { services?: Record<string, string>; checkedAt?: string } = {};
const gateway = createServer((_request, response) => response.end(JSON.stringify(answer)));
let client: ReturnType<typeof createHttpClient>;

beforeAll(async () => {
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  const address = gateway.address();
  client = createHttpClient(`http://127.0.0.1:${address instanceof Object ? address.port : 0}`);
});
afterEach(() => {
  answer = {};
});
afterAll(async () => {
  await client.close();
  await new Promise((resolve) => gateway.close(resolve));
});

/** What is found of a platform that is no local stack, whose gateway says this. */
async function examine(health: { services?: Record<string, string>; ageMs?: number }): Promise<Finding[]> {
  const { services = allUp, ageMs = 0 } = health;
  answer = { services, checkedAt: new Date(Date.now() - ageMs).toISOString() };
  return runChecks(serviceChecks({ parts: readParts('/nowhere'), gateway: () => client }));
}
const brokenIn = (findings: Finding[]) => findings.filter(({ status }) => status !== 'ok').map(({ name }) => name);

describe('the services of a platform of which only the gateway is known', () => {
  it('are looked at one by one', async () => {
    const findings = await examine({});
    expect(findings.map(({ name }) => name)).toEqual([
      ...NAMES.map((name) => `${name} is ready`),
      'the gateway watches the services',
    ]);
    expect(brokenIn(findings)).toEqual([]);
  });

  it('are broken where the gateway finds them down, or does not know them', async () => {
    expect(brokenIn(await examine({ services: { ...allUp, ai: 'down' } }))).toEqual(['ai is ready']);
    const { tools: _, ...others } = allUp;
    expect(brokenIn(await examine({ services: others }))).toEqual(['tools is ready']);
  });

  it('are broken also where they are new to the doctor', async () => {
    expect(brokenIn(await examine({ services: { ...allUp, web: 'down' } }))).toEqual([
      'the gateway watches the services',
    ]);
  });

  it('are not believed to be up by what the gateway found long ago', async () => {
    expect(brokenIn(await examine({ ageMs: 9_000 }))).toEqual([]);
    expect(brokenIn(await examine({ ageMs: 60_000 }))).toEqual(['the gateway watches the services']);
  });
});
