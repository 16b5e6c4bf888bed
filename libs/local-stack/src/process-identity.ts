import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process for certain: pids are used again, a pid with the time it was started is not. */
export type ProcessIdentity = { pid: number; started: string };

const STATE_FIELD = 0;
const STARTED_FIELD = 19;

/** When the process was started, in the system's own words; undefined when there is none, or only its corpse. */
export function startedAt(pid: number): string | undefined {
  return process.platform === 'linux' ? startedFromProc(pid) : startedFromPs(pid);
}

function startedFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[STATE_FIELD] === 'Z' ? undefined : fields[STARTED_FIELD];
  } catch {
    return undefined;
  }
}

function startedFromPs(pid: number): string | undefined {
  try {
    const options = { encoding: 'utf8', timeout: 5_000, stdio: 'pipe' } as const;
    const [state, ...started] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], options)
      .trim()
      .split(/\s+/);
    return state === undefined || state.startsWith('Z') ? undefined : started.join(' ');
  } catch {
    return undefined;
  }
}

/** True while exactly this process lives. */
export function isRunning(identity: ProcessIdentity): boolean {
  return startedAt(identity.pid) === identity.started;
}

export function identityOf(pid: number): ProcessIdentity | undefined {
  const started = startedAt(pid);
  return started === undefined ? undefined : { pid, started };
}
