import { parentOf } from './process-identity.ts';

const SAME_SIGNAL_WITHIN_MS = 1_000;
const PARENT_CHECK_MS = 500;
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type StopHandlers = { stop(reason: string): void; kill(): void };

/**
 * Calls `stop` at the first signal and `kill` at a second one. The terminal and npm often deliver the same Ctrl-C each:
 * what comes within a second is one signal. With `watchParent` the parent's death counts as a signal, because npm does
 * not always pass one on before it ends.
 */
export function onStopRequest({ stop, kill }: StopHandlers, options: { watchParent: boolean }): void {
  let first: number | undefined;
  const request = (reason: string) => {
    first ??= begin(reason);
    if (Date.now() - first > SAME_SIGNAL_WITHIN_MS) kill();
  };
  const begin = (reason: string) => {
    stop(reason);
    return Date.now();
  };
  for (const signal of STOP_SIGNALS) process.on(signal, () => request(signal));
  if (options.watchParent) watchParent(() => first ?? request('its parent process ended'));
}

/** npm runs a shell that runs us; whichever of the two ends, its child is handed to somebody else. */
function watchParent(onDeath: () => void): void {
  const family = () => `${process.ppid} ${parentOf(process.ppid)}`;
  const atStart = family();
  setInterval(() => family() !== atStart && onDeath(), PARENT_CHECK_MS).unref();
}

/** A terminal or pipe that is gone must not end the orderly stop. */
export function ignoreLostOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
