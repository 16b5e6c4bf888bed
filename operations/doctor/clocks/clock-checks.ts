import { DATABASES } from '@astrapath/local-stack';
import { at } from '../answers.ts';
import type { Check, Verdict } from '../check.ts';
import type { Clients } from '../clients.ts';
import { known, type Trip } from '../way/trip.ts';
import { clockVerdict, type Reading } from './clock-skew.ts';

const LIMIT_MS = 5_000;
const NOW = `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "saidMs"`;

/** How far the clocks of the others are from ours. Kafka's is the one in the record of the synthetic event. */
export function clockChecks(clients: Clients, trip: Trip): Check[] {
  const clock = (name: string, after: string, run: () => Promise<Verdict>): Check => ({
    section: 'Clocks',
    name: `clock of ${name}`,
    limitMs: LIMIT_MS,
    after: [after],
    advice: `Ask again: ${name} did not say what time it has.`,
    run,
  });
  return [
    clock('PostgreSQL', 'postgres', async () => clockVerdict(await timed(() => askPostgres(clients)))),
    clock('MongoDB', 'mongo', async () => clockVerdict(await timed(() => askMongo(clients)))),
    clock('the gateway', 'the gateway answers', async () =>
      clockVerdict({ ...(await timed(() => askGateway(clients))), stepMs: 1_000 }),
    ),
    clock('records in Kafka', 'the topic holds it', async () => {
      const { publishedAt } = known(trip.place, 'place of the event');
      const sentMs = Date.parse(trip.event.body.timestamp);
      return clockVerdict({ saidMs: publishedAt, askedMs: sentMs, answeredMs: Date.now() });
    }),
  ];
}

async function timed(ask: () => Promise<number>): Promise<Reading> {
  const askedMs = Date.now();
  const saidMs = await ask();
  return { saidMs, askedMs, answeredMs: Date.now() };
}

async function askPostgres(clients: Clients): Promise<number> {
  const [row] = await clients.query<{ saidMs: number }>(DATABASES[0], NOW);
  return known(row?.saidMs, 'time of PostgreSQL');
}

async function askMongo(clients: Clients): Promise<number> {
  const time = at(await clients.mongo().command({ hello: 1 }), 'localTime');
  if (time instanceof Date) return time.getTime();
  throw new Error('MongoDB does not tell its time');
}

async function askGateway(clients: Clients): Promise<number> {
  const { headers } = await clients.gateway().get('/health');
  return Date.parse(String(headers.date));
}
