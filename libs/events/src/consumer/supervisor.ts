import { setTimeout as delay } from 'node:timers/promises';
import type { EventLogger } from '../kafka/client.ts';
import type { Session } from './session.ts';
import type { Watchdog } from './watchdog.ts';

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5_000;
/** Closing waits this long for a session that is being opened; while Kafka is out, opening takes minutes. */
const OPENING_GRACE_MS = 2_000;
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
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #closing = new AbortController();
  readonly #firstJoin = Promise.withResolvers<void>();
  #session: Session | undefined;
  #opening: Promise<void> | undefined;
  #state: 'out' | 'joined' | 'failed' = 'out';
  #attempts = 0;
  #finalCrashes = 0;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#firstJoin.promise.catch(() => {});
  }

  isJoined(): boolean {
    return this.#state === 'joined';
  }

  /** Opens a session, again and again if need be; resolves when the first one has joined the group. */
  async start(): Promise<void> {
    this.#options.watchdog.watch({
      silent: () => this.replace('no fetch has come back for half a minute'),
      stuck: () => this.#fail(new Error('an event handler has not come back for two minutes')),
    });
    this.#open();
    await this.#firstJoin.promise;
  }

  /** Gives the session up for a new one. */
  replace(reason: string): void {
    this.#replace(new HungConsumerError(reason));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#options.watchdog.stop();
    await Promise.race([this.#opening, delay(OPENING_GRACE_MS, undefined, { ref: false })]);
    await this.#session?.close();
    if (this.#state === 'joined') this.#state = 'out';
    this.#firstJoin.reject(new Error('the consumer was closed before it joined'));
  }

  #open(): void {
    this.#opening ??= this.#openUntilOpen().finally(() => {
      this.#opening = undefined;
    });
  }

  async #openUntilOpen(): Promise<void> {
    while (!this.#closing.signal.aborted && this.#state !== 'failed') {
      await this.#session?.close();
      this.#session = undefined;
      await this.#waitBeforeAttempt();
      if (this.#closing.signal.aborted) return;
      try {
        const session = await this.#openOne();
        if (this.#closing.signal.aborted) return await session.close();
        this.#session = session;
        return;
      } catch (error) {
        if (!this.#isFatal(error)) this.#options.logger.warn({ error }, 'consumer could not join and tries again');
      }
    }
  }

  async #waitBeforeAttempt(): Promise<void> {
    const waitMs = this.#attempts === 0 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (this.#attempts - 1), MAX_DELAY_MS);
    this.#attempts++;
    await delay(waitMs, undefined, { signal: this.#closing.signal }).catch(() => {});
  }

  /** Throws when the session crashes while it opens; a crash after that opens another one. */
  async #openOne(): Promise<Session> {
    let phase: 'opening' | 'open' | 'over' = 'opening';
    const crashes: Error[] = [];
    const opened = await this.#options.open({
      joined: () => phase !== 'over' && this.#joined(),
      crashed: (error) => {
        crashes.push(error);
        if (phase !== 'open') return;
        phase = 'over';
        this.#replace(error);
      },
    });
    const close = async () => {
      phase = 'over';
      await opened.close();
    };
    if (crashes[0] !== undefined) {
      await close();
      throw crashes[0];
    }
    phase = 'open';
    return { close };
  }

  #joined(): void {
    this.#state = 'joined';
    this.#attempts = 0;
    this.#finalCrashes = 0;
    this.#firstJoin.resolve();
  }

  #replace(reason: Error): void {
    if (this.#closing.signal.aborted || this.#isFatal(reason)) return;
    this.#state = 'out';
    this.#options.logger.warn({ error: reason }, 'consumer is opened anew');
    this.#open();
  }

  /** Counts an error that kafkajs calls final; too many in a row and the consumer fails. */
  #isFatal(error: unknown): boolean {
    this.#finalCrashes = isRetriable(error) ? 0 : this.#finalCrashes + 1;
    if (isFenced(error) || this.#finalCrashes >= MAX_FINAL_CRASHES) this.#fail(error);
    return this.#state === 'failed';
  }

  #fail(reason: unknown): void {
    if (this.#state === 'failed') return;
    const error = reason instanceof Error ? reason : new Error(String(reason));
    this.#state = 'failed';
    this.#options.logger.error({ error }, 'consumer cannot go on');
    this.#firstJoin.reject(error);
    this.#options.onFatal(error);
  }
}

class HungConsumerError extends Error {
  override readonly name = 'HungConsumerError';
  readonly retriable = true;
}

/** Whether another process has taken this member's name in the group: to take it back would fence that one in turn. */
function isFenced(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('type' in error && error.type === 'FENCED_INSTANCE_ID') || isFenced(error.cause);
}

/** kafkajs's own rule for a restart. */
function isRetriable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'KafkaJSNumberOfRetriesExceeded') return true;
  if (error.cause instanceof Error) return isRetriable(error.cause);
  return 'retriable' in error && error.retriable === true;
}
