import { takeLock } from '../lock.ts';
import { pause } from '../until.ts';

const RETRY_MS = 250;
const REPORT_MS = 5_000;

/** Takes the lock of an installation; while another process installs, waits for it and says so. */
export async function waitForLock(path: string, { log, signal }: { log(line: string): void; signal?: AbortSignal }) {
  for (let told = 0; ; await pause(RETRY_MS, signal)) {
    signal?.throwIfAborted();
    const lock = takeLock(path);
    if (lock.taken) return lock;
    if (Date.now() - told < REPORT_MS) continue;
    log(`process ${lock.holder.pid} is installing; waiting for it …`);
    told = Date.now();
  }
}
