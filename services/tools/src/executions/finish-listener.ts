import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@astrapath/service';
import type { Logger } from '@astrapath/telemetry';
import pg from 'pg';
import { FINISHED_CHANNEL } from './finish-channel.ts';
import type { Waiters } from './waiters.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 5_000;
const RECONNECT_PAUSE_MS = 500;
/** A notification can be lost with its connection and a dead connection can look open: look at the rows this often. */
const LOOK_INTERVAL_MS = 5_000;

const FINISHED_AMONG = `SELECT id FROM tool_executions WHERE id = ANY($1) AND status IN ('completed', 'failed')`;

export type FinishListenerOptions = { databaseUrl: string; waiters: Pick<Waiters, 'wake' | 'ids'>; logger: Logger };

/**
 * Wakes this process's waiters when an execution finishes, whichever replica stored the result: one connection that
 * listens. After every connect, and every 5 s, the rows are asked too, for what was notified to nobody.
 */
export function createFinishListener(options: FinishListenerOptions) {
  const { waiters, logger } = options;
  const stop = new AbortController();
  let running = Promise.resolve();

  /** Until the connection ends or the process stops; throws when it fails. */
  async function listen(client: pg.Client): Promise<void> {
    const lost = new AbortController();
    client.once('end', () => lost.abort());
    const over = AbortSignal.any([lost.signal, stop.signal]);
    try {
      while (!over.aborted) {
        await wakeFinished(client, waiters);
        await pause(LOOK_INTERVAL_MS, over);
      }
    } finally {
      hangUp(client);
    }
  }

  async function listenForEver(first: pg.Client): Promise<void> {
    await listen(first).catch(warn);
    while (!stop.signal.aborted) {
      await pause(RECONNECT_PAUSE_MS, stop.signal);
      await connect(options).then(listen).catch(warn);
    }
  }

  function warn(error: unknown): void {
    logger.warn({ error }, 'listening for finished executions failed; connecting again');
  }

  return {
    /** Resolves when it listens. */
    start: async () => {
      running = listenForEver(await waitFor('PostgreSQL, to listen', () => connect(options), { logger }));
    },
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}

async function connect({ databaseUrl, waiters, logger }: FinishListenerOptions): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'tools-listener',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
  });
  client.on('error', (error) => logger.warn({ error }, 'the listening PostgreSQL connection was lost'));
  client.on('notification', ({ payload }) => waiters.wake(payload ?? ''));
  try {
    await client.connect();
    await client.query(`LISTEN ${FINISHED_CHANNEL}`);
  } catch (error) {
    hangUp(client);
    throw error;
  }
  return client;
}

async function wakeFinished(client: pg.Client, waiters: Pick<Waiters, 'wake' | 'ids'>): Promise<void> {
  const { rows } = await client.query<{ id: string }>(FINISHED_AMONG, [waiters.ids()]);
  for (const { id } of rows) waiters.wake(id);
}

/** Without waiting: the other side may be gone. */
function hangUp(client: pg.Client): void {
  client.end().catch(() => undefined);
}
