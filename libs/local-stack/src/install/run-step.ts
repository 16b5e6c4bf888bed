import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { lastLines } from '../log-file.ts';

const HEARTBEAT_MS = 10_000;
const SHOWN_LOG_LINES = 12;

/** One command of the installation. `show` picks the output lines a person should see, and may rewrite them. */
export type Step = {
  what: string;
  command: string;
  args: readonly string[];
  timeoutMs: number;
  show?: (line: string) => string | undefined;
};

/** Where steps write all of their output, whom they tell what matters, and what ends them before their time. */
export type StepSettings = { logFile: string; log(line: string): void; signal?: AbortSignal };

/** Runs a command to its end and answers its last line. Throws with the log's end when it fails. */
export type RunStep = (step: Step) => Promise<string>;

/** Steps that show that they go on: their own words or, every ten seconds, that they still run. */
export function createStepRunner(settings: StepSettings): RunStep {
  return async (step) => {
    const began = Date.now();
    let shown = began;
    const tell = (line: string) => {
      shown = Date.now();
      settings.log(`${step.what}: ${line}`);
    };
    const heartbeat = setInterval(() => {
      if (Date.now() - shown >= HEARTBEAT_MS) tell(`still at it (${Math.round((Date.now() - began) / 1000)} s)`);
    }, 1_000);
    try {
      return await runToEnd(step, settings, tell);
    } finally {
      clearInterval(heartbeat);
    }
  };
}

async function runToEnd(step: Step, settings: StepSettings, tell: (line: string) => void): Promise<string> {
  const file = createWriteStream(settings.logFile, { flags: 'a' });
  const child = spawn(step.command, step.args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: step.timeoutMs,
    signal: settings.signal,
    killSignal: 'SIGKILL',
  });
  let last = '';
  const follow = (stream: Readable) =>
    createInterface({ input: stream }).on('line', (line) => {
      file.write(`${line}\n`);
      last = line.trim() === '' ? last : line;
      const visible = step.show?.(line);
      if (visible !== undefined) tell(visible);
    });
  follow(child.stdout);
  follow(child.stderr);
  const failure = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  file.end();
  await finished(file);
  if (failure !== undefined) throw new Error(describeFailure(step, failure, settings.logFile));
  return last;
}

function describeFailure(step: Step, failure: string, logFile: string): string {
  const late = failure === 'SIGKILL' ? ` (the limit is ${step.timeoutMs / 1000} s)` : '';
  const lines = lastLines(logFile, SHOWN_LOG_LINES).map((line) => `\n    ${line}`);
  return `${step.what} failed: ${failure}${late}\n  its log is ${logFile}, and ends:${lines.join('')}`;
}
