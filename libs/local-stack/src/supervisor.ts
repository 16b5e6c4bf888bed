import { lastLines } from './log-file.ts';
import { describeExit, type Exit, type ProcessSpec, type RunningProcess, startProcess } from './process.ts';
import { pause, reasonOf, until } from './until.ts';

// A process that ends this often within that time, before it was ever ready, will not get ready by being repeated.
const MOST_FAILURES_AT_START = 5;
const FAILURES_WITHIN_MS = 60_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
// A process that held out this long has recovered: the next failure begins with the short pause again.
const RECOVERED_AFTER_MS = 10_000;
const SHOWN_LOG_LINES = 8;
const DEFAULT_ASK_EVERY_MS = 50;

/** A process that is to be kept alive. `isReady` is a real exchange with it, and throws the reason while it is not. */
export type Program = {
  name: string;
  process: ProcessSpec;
  isReady: () => Promise<void>;
  readyWithinMs: number;
  /** How often `isReady` is asked (default every 50 ms). */
  askEveryMs?: number;
};

/** What the supervisor tells: each new pid (undefined: it ended), and sentences for people. */
export type Observer = { onPid(pid: number | undefined): void; report(line: string): void };

/** `ready` is settled once: when it is first ready, or when it is given up. */
export type Supervised = {
  name: string;
  ready: Promise<void>;
  stop(withinMs: number): Promise<void>;
  pid(): number | undefined;
};

/** A program that could not be started: which, why, and where its log is. */
export class StartFailure extends Error {
  constructor(name: string, reason: string, logFile: string) {
    const lines = lastLines(logFile, SHOWN_LOG_LINES).map((line) => `\n    ${line}`);
    super(
      `${name} did not start: ${reason}\n  its log is ${logFile}${lines.length > 0 ? ', and ends:' : ''}${lines.join('')}`,
    );
  }
}

/** Starts the program, and starts it again whenever it ends, until `stop`. */
export function supervise(program: Program, observer: Observer): Supervised {
  const stopping = new AbortController();
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  ready.catch(() => undefined);
  let current: RunningProcess | undefined;
  const start = () => {
    current = startProcess(program.process);
    observer.onPid(current.pid);
    return current;
  };
  const run = async () => {
    const running = await bringUp(program, observer, start, stopping.signal);
    if (!running) return;
    resolve();
    await keepUp(program, observer, running, start, stopping.signal);
  };
  const loop = run().catch(reject);
  return {
    name: program.name,
    ready,
    pid: () => current?.pid,
    stop: async (withinMs) => {
      stopping.abort();
      await current?.stop(withinMs);
      observer.onPid(undefined);
      await loop;
      reject(new Error(`${program.name} was stopped`));
    },
  };
}

type Start = () => RunningProcess;

/** Until it is ready for the first time. Undefined: stopped before that. */
async function bringUp(
  program: Program,
  observer: Observer,
  start: Start,
  stopped: AbortSignal,
): Promise<RunningProcess | undefined> {
  const failures: number[] = [];
  while (!stopped.aborted) {
    const running = start();
    const outcome = await readyOrEnded(program, running, stopped);
    if (stopped.aborted) return undefined;
    if (outcome.kind === 'ready') return running;
    failures.push(Date.now());
    await giveUpWhenHopeless(program, running, outcome, failures);
    const pauseMs = backOff(failures.length);
    observer.report(`${program.name} ended while it started (${outcome.reason}); trying again`);
    await pause(pauseMs, stopped);
  }
  return undefined;
}

type Outcome = { kind: 'ready' } | { kind: 'ended' | 'late'; reason: string };

async function readyOrEnded(program: Program, running: RunningProcess, stopped: AbortSignal): Promise<Outcome> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, stopped]);
  const ended = running.exited.then((exit): Outcome => ({ kind: 'ended', reason: describeExit(exit) }));
  const ready = until(program.isReady, {
    withinMs: program.readyWithinMs,
    everyMs: program.askEveryMs ?? DEFAULT_ASK_EVERY_MS,
    signal,
  }).then(
    (): Outcome => ({ kind: 'ready' }),
    (error: unknown): Outcome => ({ kind: 'late', reason: reasonOf(error) }),
  );
  const outcome = await Promise.race([ended, ready]);
  over.abort();
  return outcome;
}

async function giveUpWhenHopeless(
  program: Program,
  running: RunningProcess,
  outcome: { kind: 'ended' | 'late'; reason: string },
  failures: readonly number[],
): Promise<void> {
  const { logFile } = program.process;
  if (outcome.kind === 'late') {
    running.kill();
    await running.exited;
    throw new StartFailure(program.name, outcome.reason, logFile);
  }
  const recent = failures.filter((at) => at > Date.now() - FAILURES_WITHIN_MS).length;
  if (recent < MOST_FAILURES_AT_START) return;
  throw new StartFailure(
    program.name,
    `it ended ${recent} times before it was ready, last by ${outcome.reason}`,
    logFile,
  );
}

/** Restarts for as long as it takes: a running stack is not given up because one part is down. */
async function keepUp(
  program: Program,
  observer: Observer,
  first: RunningProcess,
  start: Start,
  stopped: AbortSignal,
): Promise<void> {
  let failures = 0;
  for (let running = first; ; ) {
    const since = Date.now();
    const exit = await running.exited;
    if (stopped.aborted) return;
    failures = Date.now() - since > RECOVERED_AFTER_MS ? 1 : failures + 1;
    observer.onPid(undefined);
    observer.report(describeRestart(program, exit, backOff(failures)));
    await pause(backOff(failures), stopped);
    if (stopped.aborted) return;
    running = start();
    void announceReady(program, observer, running, stopped);
  }
}

function describeRestart(program: Program, exit: Exit, pauseMs: number): string {
  return `${program.name} ended (${describeExit(exit)}); starting it again in ${pauseMs / 1000} s; its log is ${program.process.logFile}`;
}

async function announceReady(program: Program, observer: Observer, running: RunningProcess, stopped: AbortSignal) {
  const since = Date.now();
  const outcome = await readyOrEnded(program, running, stopped);
  if (stopped.aborted) return;
  if (outcome.kind === 'ready')
    observer.report(`${program.name} is ready again after ${((Date.now() - since) / 1000).toFixed(1)} s`);
  if (outcome.kind === 'late')
    observer.report(`${program.name} runs but is ${outcome.reason}; its log is ${program.process.logFile}`);
}

function backOff(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
}
