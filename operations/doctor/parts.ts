import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { readStackFile } from '@astrapath/local-stack';

/** `halted`: a signal keeps it from running. `starting`: it is so young that it may not be ready yet. */
export type ProcessState = 'running' | 'starting' | 'halted' | 'gone';

const READY_AFTER_SECONDS = 60;
/** Fields of `/proc/<pid>/stat` after the name, and the unit of the second: ticks since the machine was started. */
const STATE_FIELD = 0;
const STARTED_FIELD = 19;
const TICKS_PER_SECOND = 100;

/** A part of the local stack: an engine or a service. `pid` is null while it has no process of ours. */
export type Part = { name: string; log: string; pid: number | null; state: ProcessState };
export type Parts = ReturnType<typeof readParts>;

/** Where the log of a part has another name than the part. */
const LOGS: Record<string, string> = {
  schemaRegistry: 'schema-registry',
  redisCache: 'redis-cache',
  redisQueue: 'redis-queue',
};

/** What the local stack in the folder says of its processes; it knows none where there is no such stack. */
export function readParts(dir: string) {
  const stack = readStackFile(join(dir, 'stack.json'));
  const partOf = (kind: 'engines' | 'services', name: string): Part | undefined => {
    const entry = stack?.[kind][name];
    if (entry === undefined) return undefined;
    const state = entry.pid === null ? 'gone' : stateOf(entry.pid);
    return { name, log: join(dir, 'logs', `${LOGS[name] ?? name}.log`), pid: entry.pid, state };
  };
  return {
    services: Object.entries(stack?.services ?? {}).map(([name, { url }]) => ({ name, url })),
    engineAdvice: (name: string) => adviceOn(partOf('engines', name)),
    serviceAdvice: (name: string) => adviceOn(partOf('services', name)),
  };
}

/** What to do about a part that does not answer. */
export function adviceOn(part: Part | undefined): string {
  if (part === undefined) return 'See whether it runs, and whether the environment names its right address.';
  const { name, pid, state, log } = part;
  if (pid === null)
    return `Ask again in a minute: npm start is starting ${name}, unless it is one of your own; its log is ${log}.`;
  if (state === 'gone')
    return `Ask again in a minute: its process ${pid} is gone and npm start makes a new one; its log is ${log}.`;
  if (state === 'starting')
    return `Ask again in a minute: its process ${pid} has just been started; its log is ${log}.`;
  if (state === 'halted')
    return `A signal halted its process: kill -CONT ${pid} lets it go on, kill -9 ${pid} has npm start make a new one.`;
  return `Read ${log}: its process ${pid} runs but does not do its work; kill -9 ${pid} has npm start make a new one.`;
}

/** Told by Linux in `/proc`; elsewhere a process that exists is taken to run. */
export function stateOf(pid: number): ProcessState {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' ? 'running' : 'gone';
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[STATE_FIELD] === 'T') return 'halted';
    if (fields[STATE_FIELD] === 'Z') return 'gone';
    const ageSeconds = uptime() - Number(fields[STARTED_FIELD]) / TICKS_PER_SECOND;
    return ageSeconds < READY_AFTER_SECONDS ? 'starting' : 'running';
  } catch {
    return 'running';
  }
}
