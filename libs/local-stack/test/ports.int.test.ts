import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runEngines } from '../src/engines.ts';
import { createPortSource } from '../src/ports.ts';
import { openStackDirectory } from '../src/stack-directory.ts';

const STOP_WITHIN_MS = 5_000;

test('an engine whose port somebody took between choice and start comes up on another', async () => {
  const thief = createServer();
  await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
  const address = thief.address();
  const stolen = typeof address === 'object' && address !== null ? address.port : 0;
  const source = createPortSource();
  const lines: string[] = [];
  const dir = await mkdtemp(join(tmpdir(), 'astrapath-ports-'));
  const directory = await openStackDirectory(dir, () => undefined);
  let isFirst = true;
  const take = async () => {
    const port = isFirst ? stolen : await source.take();
    isFirst = false;
    return port;
  };
  const run = runEngines(directory, {
    only: ['redisCache'],
    ports: { take, release: source.release },
    log: (line) => lines.push(line),
  });
  try {
    const { urls } = await run.ready;
    expect(new URL(urls.redisCacheUrl).port).not.toBe(String(stolen));
    expect(lines).toContain(`redisCache: somebody else took port ${stolen} meanwhile; trying another`);
  } finally {
    await run.stop(STOP_WITHIN_MS);
    source.release();
    directory.close();
    thief.close();
    await rm(dir, { recursive: true });
  }
});
