import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { createPortSource, isPortFree } from './ports.ts';

test('gives the preferred port when it is free', async () => {
  const ports = createPortSource(async () => true);
  expect(await ports.take(8080)).toBe(8080);
});

test('gives a free port below the range of outgoing connections when the preferred one is taken', async () => {
  const ports = createPortSource(async (port) => port !== 8080);
  const port = await ports.take(8080);
  expect(port).toBeGreaterThanOrEqual(20_000);
  expect(port).toBeLessThan(32_000);
});

test('gives no port twice, though nobody listens on the first one yet', async () => {
  const draws = [0.5, 0.5, 0.25];
  const ports = createPortSource(
    async () => true,
    () => draws.shift() ?? 0,
  );
  expect([await ports.take(), await ports.take()]).toEqual([26_000, 23_000]);
});

test('gives up with a sentence when no port is free', async () => {
  const ports = createPortSource(async () => false);
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
