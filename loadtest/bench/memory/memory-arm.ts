// Counts on in one process, and tells its memory when so many events are counted.
import { setTimeout as delay } from 'node:timers/promises';
import { type CountingSettings, createCountingApp } from '../consumer/counting-app.ts';
import { serveArm } from '../harness/arm-process.ts';
import { median } from '../harness/statistics.ts';

export type MemoryArm = {
  settings: CountingSettings & { mongoUrl: string };
  /** Events counted since the process began, in all. */
  input: { records: number };
  output: Memory;
};

/** Bytes after garbage collection; `held` is the heap and the buffers outside it. */
export type Memory = { held: number; rss: number };

const LOOKS = 5;
const PAUSE_MS = 200;

await serveArm<MemoryArm>(async (settings) => {
  const app = await createCountingApp(settings);
  const running = await app.start(settings.mongoUrl);
  return {
    answer: async ({ records }) => {
      await app.untilConsumed(records);
      return settledMemory();
    },
    close: async () => {
      await running.close();
      await app.close();
    },
  };
});

/** The median of five looks, each after a collection. */
async function settledMemory(): Promise<Memory> {
  const looks: Memory[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    await delay(PAUSE_MS);
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    looks.push({ held: heapUsed + external, rss });
  }
  return { held: median(looks.map(({ held }) => held)), rss: median(looks.map(({ rss }) => rss)) };
}
