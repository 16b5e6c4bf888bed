import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { identityOf, isRunning, type ProcessIdentity } from './process-identity.ts';

/** The lock is ours, or some living process has it. */
export type LockResult = { taken: true; release(): void } | { taken: false; holder: ProcessIdentity };

/** Takes the lock file for this process. A lock whose holder is dead is taken over. */
export function takeLock(path: string): LockResult {
  const own = identityOf(process.pid) ?? { pid: process.pid, started: '' };
  const content = `${own.pid} ${own.started}\n`;
  const draft = `${path}.${own.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    for (;;) {
      if (linked(draft, path)) return { taken: true, release: () => releaseLock(path, content) };
      const held = readLock(path);
      if (held === undefined) continue;
      const holder = parseHolder(held);
      if (holder && isRunning(holder)) return { taken: false, holder };
      removeStale(path, held);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The living process that holds the lock, if any. */
export function lockHolder(path: string): ProcessIdentity | undefined {
  const holder = parseHolder(readLock(path) ?? '');
  return holder && isRunning(holder) ? holder : undefined;
}

/** A link appears complete or not at all, where a file created empty could be read before it is written. */
function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parseHolder(text: string): ProcessIdentity | undefined {
  const match = /^(\d+) (.+)\n$/.exec(text);
  return match?.[1] && match[2] ? { pid: Number(match[1]), started: match[2] } : undefined;
}

/** Two may find the same stale lock: what was moved away is put back when it was already the other one's new lock. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readLock(aside) !== stale) linked(aside, path);
  rmSync(aside, { force: true });
}

function releaseLock(path: string, content: string): void {
  if (readLock(path) === content) rmSync(path, { force: true });
}
