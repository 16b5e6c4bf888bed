import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { readStack, startPlatform } from './platform.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    platformDir: string;
    gateway: string;
  }
}

/** One running platform for all end-to-end tests; removed with its data afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'astrapath-e2e-'));
  const platform = await startPlatform(dir);
  const { gateway } = await readStack(dir);
  project.provide('platformDir', dir);
  project.provide('gateway', gateway);
  return async () => {
    const { code, stopMs } = await platform.stop();
    await rm(dir, { recursive: true, force: true });
    if (code !== 0) throw new Error(`the platform stopped with exit code ${code} after ${stopMs} ms`);
  };
}
