import pg, { type Pool } from 'pg';
import type { EventLogger } from '../kafka/client.ts';

const CHANNEL = 'outbox_wake';
const CONNECT_TIMEOUT_MS = 5_000;
const RECONNECT_MS = 1_000;
const QUERY_TIMEOUT_MS = 5_000;
/** A half-open connection says nothing: only a question finds it. */
const LOOK_MS = 30_000;

/**
 * LISTEN on a connection of its own, kept up until closed. What is notified while it is down is missed; the relay's
 * tick finds it.
 */
export function listenForWakes(options: { databaseUrl: string; logger: EventLogger; onWake: () => void }) {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looking: NodeJS.Timeout | undefined;
  let closed = false;

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: options.databaseUrl,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: LOOK_MS,
      application_name: 'outbox-relay',
    });
    next.on('error', (error) => lost(next, error));
    next.on('end', () => lost(next, undefined));
    next.on('notification', options.onWake);
    client = next;
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
      options.onWake();
      looking = setInterval(() => void look(next), LOOK_MS);
    } catch (error) {
      lost(next, error);
    }
  }

  async function look(at: pg.Client): Promise<void> {
    await at.query('SELECT 1').catch((error: unknown) => lost(at, error));
  }

  function lost(from: pg.Client, error: unknown): void {
    if (closed || from !== client) return;
    client = undefined;
    clearInterval(looking);
    if (error !== undefined) options.logger.warn({ error }, 'outbox listener lost its connection');
    from.end().catch(() => {});
    timer = setTimeout(() => void connect(), RECONNECT_MS);
  }

  void connect();
  return {
    async close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      clearInterval(looking);
      await client?.end().catch(() => {});
    },
  };
}

/**
 * Wakes the relays of all processes. Never in the writing transaction: NOTIFY makes commits queue for one lock.
 * One notification is under way at a time; what is asked for meanwhile is one more.
 */
export function createNotifier(pool: Pick<Pool, 'query'>) {
  let asked = false;
  let running = false;

  async function notifyWhileAsked(): Promise<void> {
    running = true;
    while (asked) {
      asked = false;
      // A failure costs only the wake-up: the tick of the relay that holds the shard finds the row.
      await pool.query(`NOTIFY ${CHANNEL}`).catch(() => {});
    }
    running = false;
  }

  return {
    notify(): void {
      asked = true;
      if (!running) void notifyWhileAsked();
    },
  };
}
