// Counts a backlog into a database by the whole pipeline of the analytics-consumer, and leaves the group.
import { serveArm, startMeter } from '../harness/arm-process.ts';
import type { Sample } from '../harness/benchmark.ts';
import { type CountingSettings, createCountingApp, type Writes } from './counting-app.ts';

export type CountingArm = {
  settings: CountingSettings;
  input: { mongoUrl: string; records: number };
  output: Sample & { writes: Writes };
};

await serveArm<CountingArm>(async (settings) => {
  const app = await createCountingApp(settings);
  return {
    answer: async ({ mongoUrl, records }) => {
      globalThis.gc?.();
      const before = await app.consumed();
      const running = await app.start(mongoUrl);
      const meter = startMeter();
      await app.untilConsumed(before + records);
      const spent = meter();
      await running.close();
      return { units: records, ...spent, writes: running.writes };
    },
    close: () => app.close(),
  };
});
