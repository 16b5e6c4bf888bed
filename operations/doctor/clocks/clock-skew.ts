import { broken, duration, ok, type Verdict, warning } from '../check.ts';

/** A clock read once: what it said, and between which times of our own clock it was asked and answered, in epoch ms. */
export type Reading = {
  saidMs: number;
  askedMs: number;
  answeredMs: number /** The smallest step it shows. */;
  stepMs?: number;
};

/** Leases and token lifetimes bear this much. */
const TOLERATED_MS = 2_000;
/** Beyond it, events of now are refused as of the future, and tokens as not yet valid. */
const HARMFUL_MS = 60_000;

/** How far the clock is certainly off: nothing while what it said lies within the time of asking, give or take its step. */
export function skewOf({ saidMs, askedMs, answeredMs, stepMs = 1 }: Reading): number {
  if (saidMs + stepMs < askedMs) return saidMs + stepMs - askedMs;
  return saidMs > answeredMs ? saidMs - answeredMs : 0;
}

/** Whether a clock agrees with ours well enough. */
export function clockVerdict(reading: Reading): Verdict {
  const skewMs = skewOf(reading);
  const size = Math.abs(skewMs);
  if (size <= TOLERATED_MS) return ok(size === 0 ? 'no difference to see' : `${describe(skewMs)} ours`);
  const advice = 'Let the hosts keep their clocks by NTP: days, leases and tokens go by them.';
  return size <= HARMFUL_MS ? warning(`${describe(skewMs)} ours`, advice) : broken(`${describe(skewMs)} ours`, advice);
}

function describe(skewMs: number): string {
  return `${duration(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead of' : 'behind'}`;
}
