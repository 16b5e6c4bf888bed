import { until } from '@astrapath/testing';
import pg from 'pg';
import { countRecords, DEAD_LETTER_TOPICS, GROUPS, lagOf, withInspection } from '../platform/consumer-groups.ts';
import type { Platform } from '../platform/platform.ts';

const SETTLED_WITHIN_MS = 600_000;
const LOOK_EVERY_MS = 500;
const QUERY_TIMEOUT_MS = 10_000;
/** Work that is nowhere to be seen for a moment, on its way from one part to the next, is seen by the second look. */
const CALM_LOOKS = 3;
const OUTBOXES = ['DATABASE_URL_AUTH', 'DATABASE_URL_TOOLS', 'DATABASE_URL_LEARNING', 'DATABASE_URL_AI'] as const;

/** What is still on its way. */
export type Backlog = { lag: number; outbox: number; executions: number };

/** Waits until nothing is on its way any more: no lag in any group, nothing in an outbox, no execution unfinished. */
export async function settle(platform: Platform, log: (line: string) => void): Promise<void> {
  let calm = 0;
  let last = '';
  await until(
    'everything to be counted',
    async () => {
      const backlog = await measureBacklog(platform);
      const isCalm = Object.values(backlog).every((waiting) => waiting === 0);
      calm = isCalm ? calm + 1 : 0;
      const line = JSON.stringify(backlog);
      if (line !== last) log(`still on the way: ${line}`);
      last = line;
      return calm >= CALM_LOOKS;
    },
    SETTLED_WITHIN_MS,
    LOOK_EVERY_MS,
  );
}

async function measureBacklog({ variables }: Platform): Promise<Backlog> {
  const lag = await withInspection(variables.KAFKA_BROKERS ?? '', async (inspection) => {
    const lags = await Promise.all(GROUPS.map((group) => lagOf(inspection, group)));
    return lags.reduce((sum, one) => sum + one, 0);
  });
  const waiting = await Promise.all(
    OUTBOXES.map((name) => count(variables[name] ?? '', 'SELECT count(*) FROM outbox')),
  );
  const unfinished = "SELECT count(*) FROM tool_executions WHERE status IN ('queued', 'running')";
  return {
    lag,
    outbox: waiting.reduce((sum, one) => sum + one, 0),
    executions: await count(variables.DATABASE_URL_TOOLS ?? '', unfinished),
  };
}

/** Outbox rows that were put aside because the broker refuses them, and dead letters: there must be none. */
export async function countGivenUp({ variables }: Platform): Promise<{ parked: number; deadLetters: number }> {
  const parked = await Promise.all(
    OUTBOXES.map((name) => count(variables[name] ?? '', 'SELECT count(*) FROM outbox_parked')),
  );
  const deadLetters = await withInspection(variables.KAFKA_BROKERS ?? '', (inspection) =>
    countRecords(inspection, DEAD_LETTER_TOPICS),
  );
  return { parked: parked.reduce((sum, one) => sum + one, 0), deadLetters };
}

async function count(url: string, sql: string): Promise<number> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: QUERY_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ count: string }>(sql);
    return Number(rows[0]?.count);
  } finally {
    await client.end().catch(() => undefined);
  }
}
