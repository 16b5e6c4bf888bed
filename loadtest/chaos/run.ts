import { join } from 'node:path';
import { check } from './checker/check.ts';
import { checkWork } from './checker/check-work.ts';
import { settle } from './checker/settle.ts';
import type { Violation } from './checker/violation.ts';
import { harm } from './harm.ts';
import { createGatewayClient } from './load/gateway-client.ts';
import type { ChaosOptions } from './options.ts';
import { type Platform, startPlatform } from './platform/platform.ts';
import { summariseRecovery } from './faults/storm-recovery.ts';
import type { Report } from './report.ts';

type Surroundings = { dir: string; log: (line: string) => void; interruption: AbortSignal };

/**
 * Starts a platform in the folder, harms it while clients write, and checks what they were promised.
 * @param tell hears the report before the platform is stopped, whatever becomes of that
 */
export async function runChaos(
  chaos: ChaosOptions,
  surroundings: Surroundings,
  tell: (report: Report) => Promise<void>,
): Promise<void> {
  const { dir, log } = surroundings;
  log(`seed ${chaos.seed}: starting a platform in ${dir}`);
  const platform = await startPlatform(dir, { withDisks: chaos.fullDisks > 0 });
  try {
    await tell(await harmAndCheck(chaos, platform, surroundings));
  } finally {
    log('stopping the platform');
    await platform.stop();
  }
}

async function harmAndCheck(
  chaos: ChaosOptions,
  platform: Platform,
  { dir, log, interruption }: Surroundings,
): Promise<Report> {
  const client = createGatewayClient(platform.gateway, interruption);
  const journalPath = join(dir, 'journal.ndjson');
  const watch = createStopwatch();
  try {
    const { faults, duplicatesSent, violations } = await harm({
      chaos,
      platform,
      client,
      journalPath,
      log,
      interruption,
    });
    const load = watch.lap();
    interruption.throwIfAborted();
    const restless = await settle(platform, log).then((): Violation[] => [], asRestless);
    const settling = watch.lap();
    const result = await check({ platform, client, journal: journalPath, log });
    return {
      options: chaos,
      seconds: { load, settling, checking: watch.lap() },
      duplicatesSent,
      failedAttempts: client.failures(),
      faults,
      recovery: summariseRecovery(faults),
      check: result,
      violations: [
        ...violations,
        ...restless,
        ...checkWork(result, chaos),
        ...result.violations,
        ...untold(client.failures()),
      ],
    };
  } finally {
    await client.close();
  }
}

function asRestless(error: unknown): Violation[] {
  const evidence = error instanceof Error ? error.message : String(error);
  return [{ promise: 'work-finishes', where: 'what is on its way', evidence }];
}

/** While something is away a service says 503; a 500 would be a bug of ours. */
function untold({ 'status 500': times = 0 }: Record<string, number>): Violation[] {
  if (times === 0) return [];
  return [{ promise: 'outages-are-told', where: 'the gateway', evidence: `${times} answers with status 500` }];
}

/** Seconds since the last lap. */
function createStopwatch() {
  let from = Date.now();
  return {
    lap: () => {
      const seconds = (Date.now() - from) / 1_000;
      from = Date.now();
      return seconds;
    },
  };
}
