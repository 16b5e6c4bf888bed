import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** No question takes longer; then the benchmark fails instead of hanging. */
const ANSWER_TIMEOUT_MS = 180_000;
const CLOSE_TIMEOUT_MS = 15_000;
const TELEMETRY = fileURLToPath(new URL('../../../libs/telemetry/src/register.ts', import.meta.url));

/** What passes between an arm and its benchmark; all of it must be JSON. */
export type ArmTypes = { settings: object; input: object; output: object };

/** A process of its own that does one arm's work when asked, so that its CPU time is that arm's alone. */
export type Arm<T extends ArmTypes> = { ask(input: T['input']): Promise<T['output']>; close(): Promise<void> };

type Answer<Output> = { type: 'answer'; output: Output } | { type: 'failed'; error: string };

/**
 * Starts the module `file`, which calls `serveArm`, as services are started: with tracing registered. Flags of this
 * process are handed on: `--cpu-prof` gives a profile of each arm.
 */
export async function startArm<T extends ArmTypes>(file: URL, settings: T['settings']): Promise<Arm<T>> {
  const child = fork(fileURLToPath(file), [JSON.stringify(settings)], {
    execArgv: [...process.execArgv, '--import', TELEMETRY, '--expose-gc'],
    stdio: ['ignore', process.stderr.fd, 'inherit', 'ipc'],
  });
  await answerOf(child);
  return {
    ask: async (input) => {
      const answer = answerOf<T['output']>(child);
      child.send(JSON.stringify({ input }));
      return answer;
    },
    close: () => stop(child),
  };
}

async function answerOf<Output>(child: ChildProcess): Promise<Output> {
  const settled = new AbortController();
  const signal = AbortSignal.any([settled.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
  const text = await Promise.race([
    once(child, 'message', { signal }).then(([message]) => String(message)),
    once(child, 'exit', { signal }).then(([code]) => Promise.reject(new Error(`an arm ended with code ${code}`))),
  ]).finally(() => settled.abort());
  const answer: Answer<Output> = JSON.parse(text);
  if (answer.type === 'failed') throw new Error(answer.error);
  return answer.output;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_TIMEOUT_MS);
  child.disconnect();
  await exit;
  clearTimeout(timer);
}
