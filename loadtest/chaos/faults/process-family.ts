import { readdirSync, readFileSync } from 'node:fs';

/** The process and all that it has started, itself first: PostgreSQL is a process a connection. Itself alone off Linux. */
export function familyOf(pid: number): number[] {
  if (process.platform !== 'linux') return [pid];
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }));
  const withChildren = (one: number): number[] => [
    one,
    ...parents.filter(({ parent }) => parent === one).flatMap((child) => withChildren(child.pid)),
  ];
  return withChildren(pid);
}

/** Sends a signal to a process that another fault may have ended meanwhile. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone, and what it was to be told with it.
  }
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}
