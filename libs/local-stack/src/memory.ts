import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process, the one that started it, and the memory it occupies. */
export type ProcessMemory = { pid: number; parent: number; kilobytes: number };

const PS_TIMEOUT_MS = 5_000;

/** All processes with their memory. On Linux pages that several processes share are counted once, divided among them. */
export function readProcessMemory(): ProcessMemory[] {
  return process.platform === 'linux' ? readProc() : readPs();
}

/** What a process and all that it started occupy, in bytes. */
export function treeMemory(pid: number, processes: readonly ProcessMemory[]): number {
  const own = processes.find((one) => one.pid === pid)?.kilobytes ?? 0;
  const children = processes.filter((one) => one.parent === pid && one.pid !== pid);
  return children.reduce((sum, child) => sum + treeMemory(child.pid, processes), own * 1024);
}

function readProc(): ProcessMemory[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
        const resident = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
        return [{ pid: Number(name), parent, kilobytes: proportional(name) ?? resident }];
      } catch {
        return [];
      }
    });
}

/** Other users' processes may not be looked into; their resident size then has to do. */
function proportional(pid: string): number | undefined {
  try {
    const size = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return size === undefined ? undefined : Number(size);
  } catch {
    return undefined;
  }
}

function readPs(): ProcessMemory[] {
  const output = execFileSync('ps', ['-axo', 'pid=,ppid=,rss='], { encoding: 'utf8', timeout: PS_TIMEOUT_MS });
  return output.split('\n').flatMap((line) => {
    const [pid, parent, kilobytes] = line.trim().split(/\s+/).map(Number);
    return pid && parent !== undefined && kilobytes !== undefined ? [{ pid, parent, kilobytes }] : [];
  });
}
