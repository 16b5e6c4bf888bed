import { createServer, type Socket } from 'node:net';
import type { Platform } from '@astrapath/local-stack';
import { quietTelemetry } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../doctor/doctor.ts';

const ENGINES = ['kafka', 'schemaRegistry', 'postgres', 'mongo', 'redisCache', 'redisQueue'];
const ANSWERS_WITHIN_MS = 30_000;
/** Nobody listens there. */
const REFUSING_PORT = 1;

const sockets = new Set<Socket>();
const silent = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
let silentPort: number;

beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  silentPort = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

/** A platform all of whose parts are at one port. */
function platformAt(port: number): Platform {
  const http = `http://127.0.0.1:${port}`;
  const engines = {
    kafka: `127.0.0.1:${port}`,
    schemaRegistry: `${http}/apis/ccompat/v7`,
    mongo: `mongodb://127.0.0.1:${port}/astrapath?directConnection=true`,
    redisCache: `redis://127.0.0.1:${port}`,
    redisQueue: `redis://127.0.0.1:${port}`,
  };
  return {
    dir: '/nowhere',
    gateway: () => http,
    engine: (name) => engines[name],
    database: ({ service }) => `postgres://postgres:secret@127.0.0.1:${port}/${service}`,
    service: () => http,
    admin: () => ({ email: 'admin@example.test', password: 'secret' }),
    person: () => ({ email: 'demo@example.test', password: 'secret' }),
    importer: () => ({ clientId: 'importer', clientSecret: 'secret' }),
  };
}

describe('a platform of which no part', () => {
  it.each([
    ['lets anybody connect', () => REFUSING_PORT],
    ['answers though everybody may connect', () => silentPort],
  ])('%s is found broken in every part, in time, without a word of its secrets', async (_what, port) => {
    const began = performance.now();
    const findings = await examine(platformAt(port()), quietTelemetry('doctor').logger);
    expect(performance.now() - began).toBeLessThan(ANSWERS_WITHIN_MS);

    const broken = findings.filter(({ status }) => status === 'broken').map(({ name }) => name);
    expect(broken).toEqual(['the gateway answers', ...ENGINES]);
    const others = findings.filter(({ name }) => !broken.includes(name));
    expect(others.filter(({ status }) => status !== 'unknown')).toEqual([]);
    for (const { advice } of findings) expect(advice).toBeTruthy();
    expect(JSON.stringify(findings)).not.toContain('secret');
  });
});
