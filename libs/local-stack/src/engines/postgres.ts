import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { EngineVariables } from '../config.ts';
import { makeOnce } from '../once.ts';
import { type Engine, type EngineContext, engineEnvironment, externalEngine, HOST } from './engine.ts';
import { type Account, chooseAccount } from './postgres-account.ts';
import { type PostgresPlace, placePostgres } from './postgres-place.ts';

const DEFAULT_PORT = 5432;
const SUPERUSER = 'postgres';
const READY_WITHIN_MS = 60_000;
const INIT_TIMEOUT_MS = 60_000;
const TIMEOUT_MS = 3_000;

/** Each service's own database has the service's name; the variable tells its address. */
export const DATABASES = [
  { service: 'auth', variable: 'DATABASE_URL_AUTH' },
  { service: 'tools', variable: 'DATABASE_URL_TOOLS' },
  { service: 'learning', variable: 'DATABASE_URL_LEARNING' },
  { service: 'ai', variable: 'DATABASE_URL_AI' },
] as const;

const SETTINGS = {
  listen_addresses: HOST,
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '32MB',
  max_wal_size: '256MB',
  jit: 'off',
  // Connections of the services are pooled and long-lived; a sender that vanished is noticed within a minute.
  tcp_keepalives_idle: '60',
  log_min_messages: 'warning',
};

/** PostgreSQL with a database a service. Databases named in the environment are only waited for. */
export async function postgres(context: EngineContext): Promise<Engine> {
  const outside = pickDatabases(context.external);
  const waitForOutside = async () => {
    await Promise.all(Object.values(outside).map((url) => query(url, 'SELECT 1')));
  };
  const own = DATABASES.filter(({ variable }) => outside[variable] === undefined);
  if (own.length === 0) {
    const [postgresUrl = '', ...others] = Object.values(outside);
    const url = [postgresUrl, ...others].join(', ');
    return externalEngine('postgres', { url, urls: { postgresUrl }, variables: outside, isReady: waitForOutside });
  }
  const names = own.map(({ service }) => service);
  const embedded = await embeddedPostgres(context, names);
  const urls = Object.fromEntries(own.map(({ service, variable }) => [variable, `${embedded.url}/${service}`]));
  const isReady = async () => {
    await embedded.isReady();
    await waitForOutside();
  };
  return { ...embedded, variables: { ...urls, ...outside }, isReady };
}

async function embeddedPostgres(context: EngineContext, databases: readonly string[]): Promise<Engine> {
  const account = chooseAccount();
  const port = await context.port(DEFAULT_PORT);
  const place = placePostgres(account, context.data('postgres'));
  const password = ownPassword(context.data('postgres-password'));
  const environment = engineEnvironment(context.environment);
  await makeOnce(place.cluster, (draft) => initialise({ place, draft, account, password, environment }));
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const url = `postgres://${SUPERUSER}:${password}@${HOST}:${port}`;
  const isReady = async () => {
    await query(`${url}/postgres`, 'SELECT 1');
  };
  return {
    name: 'postgres',
    url,
    urls: { postgresUrl: `${url}/postgres` },
    variables: {},
    readyWithinMs: READY_WITHIN_MS,
    isReady,
    complete: () => createDatabases(url, databases),
    process: {
      command: join(place.program, 'bin', 'postgres'),
      args: ['-D', place.cluster, '-p', String(port), ...settings],
      cwd: place.home,
      env: environment,
      logFile: context.log('postgres'),
      // SIGTERM would wait for every client to leave.
      stopSignal: 'SIGINT',
      ...(account && { user: account }),
    },
  };
}

type Initialisation = {
  place: PostgresPlace;
  draft: string;
  account: Account;
  password: string;
  environment: Record<string, string | undefined>;
};

async function initialise({ place, draft, account, password, environment }: Initialisation): Promise<void> {
  const passwordFile = `${draft}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  // The builtin locale sorts and folds the same on every machine.
  const locale = ['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'];
  const access = ['--auth', 'scram-sha-256', '--username', SUPERUSER, '--pwfile', passwordFile];
  const options = { ...account, env: environment, timeout: INIT_TIMEOUT_MS, cwd: place.home };
  try {
    await promisify(execFile)(join(place.program, 'bin', 'initdb'), ['-D', draft, ...access, ...locale], options);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The password is made once and stays with the data. */
function ownPassword(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

async function createDatabases(url: string, names: readonly string[]): Promise<void> {
  const existing = await query(`${url}/postgres`, 'SELECT datname FROM pg_database');
  for (const name of names.filter((one) => !existing.includes(one))) {
    await query(`${url}/postgres`, `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  }
}

/** The first column of a query's rows, over a connection of its own. */
async function query(url: string, sql: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: TIMEOUT_MS, query_timeout: 60_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<string[]>({ text: sql, rowMode: 'array' });
    return rows.flatMap((row) => row.slice(0, 1));
  } finally {
    await client.end();
  }
}

function pickDatabases(urls: EngineVariables): Record<string, string> {
  return Object.fromEntries(DATABASES.flatMap(({ variable }) => (urls[variable] ? [[variable, urls[variable]]] : [])));
}
