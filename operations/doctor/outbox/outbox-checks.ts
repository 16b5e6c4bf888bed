import { DATABASES } from '@astrapath/local-stack';
import type { Check } from '../check.ts';
import type { Clients, DatabaseOwner } from '../clients.ts';
import type { Parts } from '../parts.ts';
import { type OutboxState, outboxVerdict } from './outbox.ts';

const LIMIT_MS = 6_000;

const STATE = `SELECT
  (SELECT count(*)::int FROM (SELECT FROM outbox LIMIT 100000) AS waiting) AS depth,
  (SELECT (extract(epoch FROM now() - min(created_at)) * 1000)::float8 FROM outbox) AS "oldestMs",
  (SELECT count(*)::int FROM outbox_parked) AS parked,
  (SELECT count(*)::int FROM outbox_lease WHERE expires_at > now()) AS held,
  (SELECT count(*)::int FROM outbox_lease) AS shards,
  (SELECT count(*)::int FROM outbox_relay WHERE expires_at > now()) AS relays,
  (SELECT (extract(epoch FROM now() - min(xact_start)) * 1000)::float8 FROM pg_stat_activity
   WHERE datname = current_database() AND pid <> pg_backend_pid()) AS "oldestTransactionMs"`;

/** Whether what each service has written reaches Kafka: its outbox and its relay. */
export function outboxChecks(clients: Clients, parts: Parts): Check[] {
  return DATABASES.map((owner) => ({
    section: 'Outboxes',
    name: `outbox of ${owner.service}`,
    limitMs: LIMIT_MS,
    after: ['postgres'],
    leansOn: [`${owner.service} is ready`, 'kafka'],
    advice: `See whether the migrations of ${owner.service} are applied (npm start does so).`,
    run: async () => outboxVerdict(await readState(clients, owner), parts.serviceAdvice(owner.service)),
  }));
}

async function readState(clients: Clients, owner: DatabaseOwner): Promise<OutboxState> {
  const [state] = await clients.query<OutboxState>(owner, STATE);
  if (state === undefined) throw new Error(`database ${owner.service} gave no answer`);
  return state;
}
