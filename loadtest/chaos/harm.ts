import { MongoClient } from 'mongodb';
import type { Violation } from './checker/violation.ts';
import { checkFaults } from './faults/check-faults.ts';
import { type FaultRecord, runFaults } from './faults/run-faults.ts';
import { planFaults } from './faults/schedule.ts';
import { openJournal } from './journal.ts';
import type { GatewayClient } from './load/gateway-client.ts';
import { runLoad } from './load/load.ts';
import { createPerson } from './load/person-lane.ts';
import { createProgress } from './load/progress.ts';
import type { ChaosOptions } from './options.ts';
import type { Platform } from './platform/platform.ts';
import { createReadiness } from './platform/readiness.ts';
import { createRandom } from './random.ts';

const PROBE_STREAM = 2;
const PROGRESS_EVERY_MS = 10_000;
const MONGO_TIMEOUT_MS = 5_000;

/** What was done to the platform, and what did not come to an end. */
export type Harm = { faults: FaultRecord[]; duplicatesSent: number; violations: Violation[] };

/** Lets clients write and faults happen until all events have been acknowledged and the last fault is recovered from. */
export async function harm(options: {
  chaos: ChaosOptions;
  platform: Platform;
  client: GatewayClient;
  journalPath: string;
  log: (line: string) => void;
  interruption: AbortSignal;
}): Promise<Harm> {
  const { chaos, platform, client, log } = options;
  const { seed, events } = chaos;
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, options.interruption]);
  const progress = createProgress(chaos);
  const journal = await openJournal(options.journalPath);
  const mongo = await connectMongo(platform);
  const tokens = client.importer(platform.credentials);
  const ticker = setInterval(() => log(`${progress.acknowledged()} of ${events} events`), PROGRESS_EVERY_MS);
  try {
    const person = await createProbe(client, seed);
    const load = runLoad({ client, journal, progress, signal, tokens }, chaos);
    // Without it the faults would wait for events that never come.
    load.catch((error: unknown) => {
      failed.abort(error);
      progress.giveUp();
    });
    const areReady = createReadiness(platform);
    const doors = { platform, areReady, db: mongo.db(), client };
    const planned = planFaults(seed, events, chaos);
    const faults = await runFaults(planned, { ...doors, journal, tokens, person, seed, progress, signal, log });
    const violations = await load.then(() => [], asViolations);
    return {
      faults,
      duplicatesSent: progress.duplicates(),
      violations: [...violations, ...checkFaults(planned, faults, chaos)],
    };
  } finally {
    clearInterval(ticker);
    await mongo.close();
    await journal.close();
  }
}

/** The person whose executions show whether the platform is whole again. */
function createProbe(client: GatewayClient, seed: number) {
  return createPerson(client, { name: `chaos-${seed}-probe`, random: createRandom(seed, PROBE_STREAM) });
}

/** Past the proxies, and through the time in which the store is away. */
function connectMongo({ variables }: Platform): Promise<MongoClient> {
  const timeouts = { serverSelectionTimeoutMS: MONGO_TIMEOUT_MS, socketTimeoutMS: MONGO_TIMEOUT_MS };
  return MongoClient.connect(variables.MONGO_URL ?? '', timeouts);
}

function asViolations(error: unknown): Violation[] {
  const evidence = error instanceof Error ? error.message : String(error);
  return [{ promise: 'work-finishes', where: 'the clients', evidence }];
}
