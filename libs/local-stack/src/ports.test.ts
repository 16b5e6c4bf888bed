import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createPortSource, isPortFree } from './ports.ts';

const claims = mkdtempSync(join(tmpdir(), 'ports-'));
afterAll(() => rmSync(claims, { recursive: true }));

test('gives the preferred port when it is free', async () => {
  const ports = createPortSource({ isFree: async () => true, claims });
  expect(await ports.take(8080)).toBe(8080);
  ports.release();
});

test('gives a free port below the range of outgoing connections when the preferred one is taken', async () => {
  const ports = createPortSource({ isFree: async (port) => port !== 8080, claims });
  const port = await ports.take(8080);
  expect(port).toBeGreaterThanOrEqual(20_000);
  expect(port).toBeLessThan(32_000);
});

test('gives no port twice, though nobody listens on the first one yet', async () => {
  const draws = [0.5, 0.5, 0.25];
  const ports = createPortSource({ isFree: async () => true, random: () => draws.shift() ?? 0, claims });
  expect([await ports.take(), await ports.take()]).toEqual([26_000, 23_000]);
});

test('gives no port that another stack took and does not listen on yet, until that lets go of it', async () => {
  const first = createPortSource({ isFree: async () => true, claims });
  const second = createPortSource({ isFree: async () => true, claims });
  const [one, other] = await Promise.all([first.take(9092), second.take(9092)]);
  expect([one, other].filter((port) => port === 9092)).toHaveLength(1);
  first.release();
  second.release();
  expect(await createPortSource({ isFree: async () => true, claims }).take(9092)).toBe(9092);
});

test('gives up with a sentence when no port is free', async () => {
  const ports = createPortSource({ isFree: async () => false, claims });
  await expect(ports.take()).rejects.toThrow('no free port of 127.0.0.1 found in 200 attempts');
});

test('a port on which somebody listens is not free', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  expect(await isPortFree(port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isPortFree(port)).toBe(true);
});
