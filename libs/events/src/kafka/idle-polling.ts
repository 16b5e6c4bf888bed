import { createRequire } from 'node:module';

/** The part of kafkajs's internal RequestQueue that is concerned. */
type RequestQueue = {
  pending: unknown[];
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
};

const RECHECK_MS = 10;

/**
 * kafkajs 2.2.4 looks for throttled requests every millisecond on every connection, for ever and with a negative
 * time-out, although it hardly ever has one (tulios/kafkajs#1556, #1704, #1751). This makes it look only when one
 * waits. An idle connection then costs nothing; without this, one costs about 2 % of a core.
 */
export function stopIdlePolling(): void {
  const { prototype }: { prototype: RequestQueue } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue');
  prototype.scheduleCheckPendingRequests = function schedule(this: RequestQueue): void {
    if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return;
    const wait = Math.max(this.throttledUntil - Date.now(), RECHECK_MS);
    this.throttleCheckTimeoutId = setTimeout(() => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    }, wait);
  };
}
