import { setTimeout as delay } from 'node:timers/promises';

export type Progress = ReturnType<typeof createProgress>;

/** A burst is what a second brings; a stalled platform may catch up for two. */
const BURST_S = 2;

/**
 * How far the work is, and its pace: lanes take their share of the events before they send it, and say when it was
 * acknowledged. Faults wait for the count, and the work goes on no further than a second's worth past a fault that has
 * not begun: a fault comes at its place in the work, and into it, however long the one before took.
 */
export function createProgress({ events, rate }: { events: number; rate: number }) {
  let taken = 0;
  let acknowledged = 0;
  let duplicates = 0;
  let credit = rate * BURST_S;
  let creditedAt = Date.now();
  let barrier = events;
  let moved = Promise.withResolvers<void>();
  const waiting = new Set<{ at: number; resolve: () => void }>();

  return {
    /** Waits for its turn; answers how many new events may be sent, 0 when there are no more. */
    async take(wanted: number, signal: AbortSignal): Promise<number> {
      while (taken >= barrier && taken < events) await moved.promise;
      const count = Math.min(wanted, events - taken);
      taken += count;
      credit -= count;
      for (;;) {
        signal.throwIfAborted();
        const now = Date.now();
        credit = Math.min(credit + ((now - creditedAt) * rate) / 1_000, rate * BURST_S);
        creditedAt = now;
        if (count === 0 || credit >= 0) return count;
        await delay(Math.ceil((-credit / rate) * 1_000), undefined, { signal });
      }
    },
    acknowledge(count: number, repeated: number): void {
      acknowledged += count;
      duplicates += repeated;
      for (const one of [...waiting].filter(({ at }) => at <= acknowledged)) {
        waiting.delete(one);
        one.resolve();
      }
    },
    /** A fault is to begin once so many events have been acknowledged. */
    holdAfter(at: number): void {
      barrier = at + rate;
      moved.resolve();
      moved = Promise.withResolvers();
    },
    /** No more will come: whoever waits for the count goes on. */
    giveUp(): void {
      this.holdAfter(events);
      for (const { resolve } of waiting) resolve();
      waiting.clear();
    },
    acknowledged: () => acknowledged,
    duplicates: () => duplicates,
    /** Resolves once so many events have been acknowledged. */
    reached(at: number): Promise<void> {
      return at <= acknowledged ? Promise.resolve() : new Promise((resolve) => waiting.add({ at, resolve }));
    },
  };
}
