import { isRunning } from './process-identity.ts';
import { type ProcessRow, readProcessTable } from './process-table.ts';
import { until } from './until.ts';

const STOP_WITHIN_MS = 8_000;
const GONE_WITHIN_MS = 5_000;

/** Stops what an orchestrator that was killed left running, so that this start finds the data unlocked. */
export async function stopLeftovers(tablePath: string, log: (line: string) => void): Promise<void> {
  const living = readProcessTable(tablePath).filter(isRunning);
  if (living.length === 0) return;
  log(`stopping what an earlier start left running: ${living.map(({ name }) => name).join(', ')}`);
  await stopAll(living.filter(({ kind }) => kind !== 'engine'));
  await stopAll(living.filter(({ kind }) => kind === 'engine'));
}

async function stopAll(processes: readonly ProcessRow[]): Promise<void> {
  for (const one of processes.filter(isRunning)) signal(one.pid, one.stopSignal);
  try {
    await until(() => allGone(processes), { withinMs: STOP_WITHIN_MS });
  } catch {
    for (const one of processes.filter(isRunning)) signal(one.pid, 'SIGKILL');
    await until(() => allGone(processes), { withinMs: GONE_WITHIN_MS });
  }
}

async function allGone(processes: readonly ProcessRow[]): Promise<void> {
  const left = processes.filter(isRunning);
  if (left.length > 0) throw new Error(`still running: ${left.map(({ name, pid }) => `${name} (${pid})`).join(', ')}`);
}

function signal(pid: number, name: string): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in the meantime.
  }
}
