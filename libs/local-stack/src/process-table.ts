import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { identityOf, isRunning, type ProcessIdentity } from './process-identity.ts';

/** Which processes of this stack run, by name, in a file that the watchdog and the next start read. */
export type ProcessTable = {
  set(name: string, pid: number | undefined, how?: Partial<HowToStop>): void;
  /** Ends all of them at once, without order. */
  killAll(): void;
  remove(): void;
};

/** Engines (kind `engine`) are stopped after what uses them (`service`, the default), each by its signal (default SIGTERM). */
type HowToStop = { kind: string; stopSignal: string };

/** A process of the table. */
export type ProcessRow = ProcessIdentity & HowToStop & { name: string };

/** One line a process: pid, kind, name, signal that stops it, when it was started. */
export function createProcessTable(path: string): ProcessTable {
  const rows = new Map<string, ProcessRow>();
  const save = () => {
    const lines = [...rows.values()].map(
      (row) => `${row.pid} ${row.kind} ${row.name} ${row.stopSignal} ${row.started}\n`,
    );
    writeFileSync(`${path}.new`, lines.join(''), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  return {
    set: (name, pid, { kind = 'service', stopSignal = 'SIGTERM' } = {}) => {
      const identity = pid === undefined ? undefined : identityOf(pid);
      if (identity) rows.set(name, { ...identity, kind, name, stopSignal });
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
    const [, pid, kind, name, stopSignal, started] = /^(\d+) (\S+) (\S+) (SIG[A-Z]+) (.+)$/.exec(line) ?? [];
    return pid && kind && name && stopSignal && started ? [{ pid: Number(pid), kind, name, stopSignal, started }] : [];
  });
}
