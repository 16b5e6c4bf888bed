import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process for certain: pids are used again, a pid with the time it was started is not. */
export type ProcessIdentity = { pid: number; started: string };

const STATE_FIELD = 0;
const PARENT_FIELD = 1;
const STARTED_FIELD = 19;

/** When the process was started, in the system's own words; undefined when there is none, or only its corpse. */
export function startedAt(pid: number): string | undefined {
  return process.platform === 'linux' ? startedFromProc(pid) : startedFromPs(pid);
}

function startedFromProc(pid: number): string | undefined {
  const fields = statFields(pid);
  return fields[STATE_FIELD] === 'Z' ? undefined : fields[STARTED_FIELD];
}

/** The fields of /proc/<pid>/stat after the name, which may itself hold blanks; none when there is no such process. */
function statFields(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/** Who started the process; undefined when that cannot be told cheaply. */
export function parentOf(pid: number): number | undefined {
  const parent = process.platform === 'linux' ? statFields(pid)[PARENT_FIELD] : undefined;
  return parent === undefined ? undefined : Number(parent);
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
