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
  logFile: string;
  show?: (line: string) => string | undefined;
};

/** Runs the command to its end, showing that it goes on; answers its last line. Throws with the log's end when it fails. */
export async function runStep(step: Step, log: (line: string) => void): Promise<string> {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  let shown = began;
  const tell = (line: string) => {
    shown = Date.now();
    log(`${step.what}: ${line}`);
  };
  const heartbeat = setInterval(
    () => Date.now() - shown >= HEARTBEAT_MS && tell(`still at it (${seconds()} s)`),
    1_000,
  );
  try {
    return await runToEnd(step, tell);
  } finally {
    clearInterval(heartbeat);
  }
}

async function runToEnd(step: Step, tell: (line: string) => void): Promise<string> {
  const file = createWriteStream(step.logFile, { flags: 'a' });
  const child = spawn(step.command, step.args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: step.timeoutMs,
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
  if (failure !== undefined) throw new Error(describeFailure(step, failure));
  return last;
}

function describeFailure(step: Step, failure: string): string {
  const late = failure === 'SIGKILL' ? ` (the limit is ${step.timeoutMs / 1000} s)` : '';
  const lines = lastLines(step.logFile, SHOWN_LOG_LINES).map((line) => `\n    ${line}`);
  return `${step.what} failed: ${failure}${late}\n  its log is ${step.logFile}, and ends:${lines.join('')}`;
}
