import type { Logger } from '@astrapath/telemetry';
import { type PublishDependencies, publishKept } from './publish-corrections.ts';

/** A correction whose publication failed takes effect this long after Kafka is back. */
const INTERVAL_MS = 5_000;

export type CorrectionSweep = ReturnType<typeof createCorrectionSweep>;

/** Publishes, at start and every few seconds, the corrections that were kept and not seen published. */
export function createCorrectionSweep(dependencies: PublishDependencies & { logger: Logger }) {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let sweep = Promise.resolve();

  async function run(): Promise<void> {
    try {
      await publishKept(dependencies, stopping.signal);
    } catch (error) {
      dependencies.logger.warn({ error }, 'corrections that were kept could not be published yet');
    }
    if (!stopping.signal.aborted) timer = setTimeout(start, INTERVAL_MS);
  }

  function start(): void {
    sweep = run();
  }

  return {
    start,
    /** Waits for the correction that is being published. */
    async close(): Promise<void> {
      stopping.abort();
      clearTimeout(timer);
      await sweep;
    },
  };
}
