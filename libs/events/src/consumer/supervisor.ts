import { setTimeout as delay } from 'node:timers/promises';
import type { EventLogger } from '../kafka/client.ts';
import type { Session } from './session.ts';
import type { Watchdog } from './watchdog.ts';

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5_000;
/** So often in a row may a session end by an error that kafkajs calls final before we believe it. */
const MAX_FINAL_CRASHES = 5;

export type SessionCallbacks = { joined: () => void; crashed: (error: Error) => void };
export type SupervisorOptions = {
  logger: EventLogger;
  watchdog: Watchdog;
  open: (callbacks: SessionCallbacks) => Promise<Session>;
  onFatal: (error: Error) => void;
};

/** Keeps one session open: a session that crashed or fell silent is closed and followed by a new one. */
export function supervise({ logger, watchdog, open, onFatal }: SupervisorOptions) {
  const closing = new AbortController();
  const firstJoin = Promise.withResolvers<void>();
  firstJoin.promise.catch(() => {});
  let session: Session | undefined;
  let isJoined = false;
  let isFailed = false;
  let attempts = 0;
  let finalCrashes = 0;
  let opening: Promise<void> | undefined;

  function joined(): void {
    isJoined = true;
    attempts = 0;
    finalCrashes = 0;
    firstJoin.resolve();
  }

  /** Throws when the session crashes before it is open; a later crash opens another one. */
  async function openOne(): Promise<void> {
    let phase: 'opening' | 'open' | 'over' = 'opening';
    let early: Error | undefined;
    const opened = await open({
      joined: () => phase !== 'over' && joined(),
      crashed(error) {
        if (phase === 'opening') early = error;
        if (phase !== 'open') return;
        phase = 'over';
        replace(error);
      },
    });
    const close = async () => {
      phase = 'over';
      await opened.close();
    };
    if (early !== undefined) {
      await close();
      throw early;
    }
    phase = 'open';
    session = { close };
  }

  function replace(reason: unknown): void {
    isJoined = false;
    if (closing.signal.aborted || isFailed || countsAsFatal(reason)) return;
    logger.warn({ error: reason }, 'consumer is opened anew');
    opening ??= openUntilOpen().finally(() => (opening = undefined));
  }

  async function openUntilOpen(): Promise<void> {
    while (!closing.signal.aborted && !isFailed) {
      await session?.close();
      session = undefined;
      const wait = attempts === 0 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (attempts - 1), MAX_DELAY_MS);
      attempts++;
      await delay(wait, undefined, { signal: closing.signal }).catch(() => {});
      if (closing.signal.aborted) return;
      try {
        return await openOne();
      } catch (error) {
        if (!countsAsFatal(error)) logger.warn({ error }, 'consumer could not join and tries again');
      }
    }
  }

  function countsAsFatal(error: unknown): boolean {
    finalCrashes = isRetriable(error) ? 0 : finalCrashes + 1;
    if (finalCrashes >= MAX_FINAL_CRASHES) fail(error instanceof Error ? error : new Error(String(error)));
    return isFailed;
  }

  function fail(error: Error): void {
    if (isFailed) return;
    isFailed = true;
    isJoined = false;
    logger.error({ error }, 'consumer cannot go on');
    firstJoin.reject(error);
    onFatal(error);
  }

  return {
    isJoined: () => isJoined,

    async start(): Promise<void> {
      watchdog.watch({
        silent: () => replace(new SilentConsumerError('no fetch has come back for half a minute')),
        stuck: () => fail(new Error('an event handler has not come back for two minutes')),
      });
      opening ??= openUntilOpen().finally(() => (opening = undefined));
      await firstJoin.promise;
    },

    async close(): Promise<void> {
      closing.abort();
      watchdog.stop();
      await opening;
      await session?.close();
      firstJoin.reject(new Error('the consumer was closed before it joined'));
    },
  };
}

class SilentConsumerError extends Error {
  override readonly name = 'SilentConsumerError';
  readonly retriable = true;
}

/** kafkajs's own rule for a restart. */
function isRetriable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'KafkaJSNumberOfRetriesExceeded') return true;
  if (error.cause instanceof Error) return isRetriable(error.cause);
  return 'retriable' in error && error.retriable === true;
}
