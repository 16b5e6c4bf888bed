import { DATABASES, type Platform } from '@astrapath/local-stack';
import { at, numberAt, textAt } from '../answers.ts';
import { type Check, count, ok, type Verdict, warning } from '../check.ts';
import type { Clients } from '../clients.ts';
import { createHttpClient } from '../http-client.ts';
import type { Parts } from '../parts.ts';
import { connectionsVerdict, type DatabaseUse } from './connections.ts';
import { askRedis, redisVerdict } from './redis.ts';

const SECTION = 'Engines';
const LIMIT_MS = 5_000;
const ABOUT_DATABASE = `SELECT current_setting('server_version') AS version, current_setting('max_connections')::int AS most,
  (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS used`;

type Options = { clients: Clients; platform: Platform; parts: Parts };

/** Whether each engine answers in its own protocol, and which version it is. */
export function engineChecks({ clients, platform, parts }: Options): Check[] {
  const engine = (name: string, run: () => Promise<Verdict>): Check => ({
    section: SECTION,
    name,
    limitMs: LIMIT_MS,
    advice: parts.engineAdvice(name),
    run,
  });
  return [
    engine('kafka', () => checkKafka(clients)),
    engine('schemaRegistry', () => checkRegistry(platform.engine('schemaRegistry'))),
    engine('postgres', () => checkPostgres(clients)),
    engine('mongo', () => checkMongo(clients)),
    engine('redisCache', async () => redisVerdict(await askRedis(platform.engine('redisCache')), undefined)),
    engine('redisQueue', async () => redisVerdict(await askRedis(platform.engine('redisQueue')), 'noeviction')),
  ];
}

async function checkKafka(clients: Clients): Promise<Verdict> {
  const { brokers, clusterId } = await (await clients.kafka()).cluster();
  return ok(`${count(brokers.length, 'broker')} (${brokers.join(', ')}) of cluster ${clusterId}`);
}

async function checkRegistry(url: string): Promise<Verdict> {
  const { origin, pathname } = new URL(url);
  const client = createHttpClient(origin);
  try {
    const subjects = await client.get(`${pathname.replace(/\/$/, '')}/subjects`);
    if (subjects.status !== 200) throw new Error(`status ${subjects.status} for the list of subjects`);
    const about = await client.get('/apis/registry/v3/system/info');
    const version = at(about.body, 'version');
    const program = typeof version === 'string' ? `Apicurio ${version}` : 'Confluent API';
    return ok(`${program}, ${count(numberAt(subjects.body, 'length'), 'subject')}`);
  } finally {
    await client.close();
  }
}

async function checkPostgres(clients: Clients): Promise<Verdict> {
  const databases = await Promise.all(
    DATABASES.map(async (owner) => {
      const [row] = await clients.query<DatabaseUse>(owner, ABOUT_DATABASE);
      if (row === undefined) throw new Error(`database ${owner.service} gave no answer`);
      return row;
    }),
  );
  return connectionsVerdict(databases);
}

async function checkMongo(clients: Clients): Promise<Verdict> {
  const db = clients.mongo();
  const [hello, build] = await Promise.all([db.command({ hello: 1 }), db.command({ buildInfo: 1 })]);
  const version = textAt(build, 'version');
  if (at(hello, 'isWritablePrimary') === true) return ok(`version ${version}, takes writes`);
  return warning(
    `version ${version}, does not take writes`,
    'Wait for an election, or see why the set has no primary.',
  );
}
