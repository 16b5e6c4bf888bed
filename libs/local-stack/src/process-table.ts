import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { identityOf, isRunning, type ProcessIdentity } from './process-identity.ts';

/** Which processes of this stack run, by name, in a file that the watchdog and the next start read. */
export type ProcessTable = {
  set(name: string, pid: number | undefined, stopSignal?: NodeJS.Signals): void;
  /** Ends all of them at once, without order. */
  killAll(): void;
  remove(): void;
};

/** A process of the table, and the signal (default SIGTERM) that asks it to end. */
export type ProcessRow = ProcessIdentity & { name: string; stopSignal: string };

/** One line a process: pid, name, signal that stops it, when it was started. */
export function createProcessTable(path: string): ProcessTable {
  const rows = new Map<string, ProcessRow>();
  const save = () => {
    const lines = [...rows.values()].map((row) => `${row.pid} ${row.name} ${row.stopSignal} ${row.started}\n`);
    writeFileSync(`${path}.new`, lines.join(''), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  return {
    set: (name, pid, stopSignal = 'SIGTERM') => {
      const identity = pid === undefined ? undefined : identityOf(pid);
      if (identity) rows.set(name, { ...identity, name, stopSignal });
      else rows.delete(name);
      save();
    },
    killAll: () => {
      for (const row of [...rows.values()].filter(isRunning)) process.kill(row.pid, 'SIGKILL');
    },
    remove: () => rmSync(path, { force: true }),
  };
}

/** What the table says, whoever wrote it; empty when there is none. */
export function readProcessTable(path: string): ProcessRow[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    const [, pid, name, stopSignal, started] = /^(\d+) (\S+) (SIG[A-Z]+) (.+)$/.exec(line) ?? [];
    return pid && name && stopSignal && started ? [{ pid: Number(pid), name, stopSignal, started }] : [];
  });
}
