import type { Progress } from '../load/progress.ts';
import { describeFault, type Fault, type PlannedFault } from './fault.ts';
import { inject } from './injection.ts';
import { measureRecovery, type Recovery, type RecoveryContext } from './recovery.ts';

/** What became of a planned fault. */
export type FaultRecord = {
  fault: Fault;
  storm: number;
  plannedAt: number;
  /** Events that were acknowledged when it began. */
  at: number;
  /** Milliseconds since the run began. */
  beganMs: number;
} & ({ outcome: 'done'; lastedMs: number; recovery: Recovery } | { outcome: 'skipped' | 'failed'; reason: string });

/** Lets the faults happen, each at its place in the work and storm by storm, and measures how the platform recovers. */
export async function runFaults(
  planned: readonly PlannedFault[],
  context: RecoveryContext & { progress: Progress; signal: AbortSignal; log: (line: string) => void },
): Promise<FaultRecord[]> {
  const began = Date.now();
  const records: Promise<FaultRecord>[] = [];
  const endless = Number.POSITIVE_INFINITY;
  context.progress.holdAfter(planned[0]?.at ?? endless);
  for (const [index, { at, storm, fault }] of planned.entries()) {
    if (storm !== planned[index - 1]?.storm) await Promise.all(records);
    await context.progress.reached(at);
    if (context.signal.aborted) break;
    context.progress.holdAfter(planned[index + 1]?.at ?? endless);
    const base = { fault, storm, plannedAt: at, at: context.progress.acknowledged(), beganMs: Date.now() - began };
    context.log(`${base.at} events: ${describeFault(fault)}`);
    const injection = await inject(fault, context.platform, context.signal).catch((error: unknown) => ({
      ended: Promise.reject(error instanceof Error ? error : new Error(String(error))),
    }));
    if ('skipped' in injection) {
      context.log(`skipped: ${injection.skipped}`);
      records.push(Promise.resolve({ ...base, outcome: 'skipped', reason: injection.skipped }));
      continue;
    }
    records.push(follow(injection.ended, base, index, context));
    // The ones that work on the whole group cannot overlap another of their kind.
    if (fault.kind === 'rewind' || fault.kind === 'rebalance') await injection.ended.catch(() => undefined);
  }
  return Promise.all(records);
}

type Base = Pick<FaultRecord, 'fault' | 'storm' | 'plannedAt' | 'at' | 'beganMs'>;

async function follow(ended: Promise<void>, base: Base, index: number, context: RecoveryContext): Promise<FaultRecord> {
  const began = Date.now();
  try {
    await ended;
    const lastedMs = Date.now() - began;
    return { ...base, outcome: 'done', lastedMs, recovery: await measureRecovery(context, index) };
  } catch (error) {
    return { ...base, outcome: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}
