import { until } from '@astrapath/testing';
import type { Db } from 'mongodb';
import type { ClientEvent, Journal } from '../journal.ts';
import type { GatewayClient, TokenSource } from '../load/gateway-client.ts';
import type { createPerson } from '../load/person-lane.ts';
import type { Platform } from '../platform/platform.ts';

/** Nobody waits any longer; a platform that took more than a minute is found out by the report. */
const RECOVERY_LIMIT_MS = 300_000;
const LOOK_EVERY_MS = 200;
const PROBE_LANE = -1;
const PROBE_ZONE = 'UTC';

export type RecoveryContext = {
  platform: Platform;
  /** Whether every service says that it is ready, asked after that time. */
  areReady: (since: number) => Promise<boolean>;
  db: Db;
  client: GatewayClient;
  journal: Journal;
  tokens: TokenSource;
  person: Awaited<ReturnType<typeof createPerson>>;
  seed: number;
};

/** Milliseconds until each was well, counted from the call. */
export type Recovery = { countedMs: number; executedMs: number; servicesReadyMs: number };

/**
 * When the platform is whole again: a new event is in its document, a new execution has been answered, and every
 * service says that it is ready.
 */
export async function measureRecovery(context: RecoveryContext, fault: number): Promise<Recovery> {
  const began = Date.now();
  const timed = (work: Promise<unknown>) => work.then(() => Date.now() - began);
  const [countedMs, executedMs, servicesReadyMs] = await Promise.all([
    timed(countOne(context, fault)),
    timed(executeOne(context)),
    timed(until('every service to be ready', () => context.areReady(began), RECOVERY_LIMIT_MS, LOOK_EVERY_MS)),
  ]);
  return { countedMs, executedMs, servicesReadyMs };
}

async function countOne({ client, db, journal, tokens, seed }: RecoveryContext, fault: number): Promise<void> {
  const event: ClientEvent = {
    id: `probe-${fault}`,
    type: 'learning_activity',
    timestamp: new Date().toISOString(),
    userId: `chaos-${seed}-probe-${fault}`,
    timezone: PROBE_ZONE,
  };
  const request = `probe-${fault}`;
  await journal.write({ entry: 'sent', request, lane: PROBE_LANE, events: [event] });
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(event);
  const { attempts } = await client.insist({ method: 'POST', path: '/api/analytics/events', headers, body }, tokens);
  await journal.write({ entry: 'acknowledged', request, attempts });
  const documents = db.collection('dailyStats');
  await until(
    `event ${event.id} to be counted`,
    async () => (await documents.findOne({ userId: event.userId })) !== null,
    RECOVERY_LIMIT_MS,
    LOOK_EVERY_MS,
  );
}

async function executeOne({ person, journal }: RecoveryContext): Promise<void> {
  const subject = await person.execute('wait=20');
  const { userId, timezone } = person;
  await journal.write({ entry: 'acted', kind: 'execution', userId, subject, timezone });
}
