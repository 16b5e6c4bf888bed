import { type EventLogger, type Inspection, openInspection } from '@astrapath/events';
import { type DATABASES, type Platform } from '@astrapath/local-stack';
import { type Db, MongoClient } from 'mongodb';
import pg from 'pg';
import { textAt } from './answers.ts';
import { createHttpClient, describeAnswer, type HttpClient } from './http-client.ts';

const CONNECT_TIMEOUT_MS = 3_000;
const ANSWER_TIMEOUT_MS = 8_000;
/** What cannot be closed by then is left to the end of the process. */
const CLOSE_WITHIN_MS = 1_000;

export type DatabaseOwner = (typeof DATABASES)[number];
export type Clients = ReturnType<typeof createClients>;

/** Connections to the parts of a platform, each made when it is first asked for, and once. */
export function createClients(platform: Platform, logger: EventLogger) {
  const closers: (() => Promise<unknown>)[] = [];
  const tokens: string[] = [];
  const brokers = () => platform.engine('kafka').split(',');
  const gateway = once(() => {
    const client = createHttpClient(platform.gateway());
    closers.push(client.close);
    return client;
  });
  const kafka = once(async (): Promise<Inspection> => {
    const inspection = await openInspection({ brokers: brokers(), logger });
    closers.push(inspection.close);
    return inspection;
  });
  const mongo = once((): Db => {
    const client = mongoClient(platform.engine('mongo'));
    closers.push(() => client.close(true));
    return client.db();
  });
  const admin = once(async () => {
    const token = await logIn(gateway(), platform.admin());
    tokens.push(token);
    return token;
  });
  return {
    brokers,
    gateway,
    kafka,
    mongo,
    /** An administrator's access token, given back at the end. */
    admin,
    /** Has a session ended at the end. */
    giveBack: (token: string) => tokens.push(token),
    query: <Row extends pg.QueryResultRow>(owner: DatabaseOwner, sql: string, values: readonly unknown[] = []) =>
      query<Row>(platform.database(owner), sql, values),
    close: async () => {
      await Promise.all(tokens.map((token) => withinReason(gateway().delete('/api/auth/logout', { token }))));
      await Promise.all(closers.map((close) => withinReason(close())));
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function mongoClient(url: string): MongoClient {
  return new MongoClient(url, {
    serverSelectionTimeoutMS: CONNECT_TIMEOUT_MS,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    socketTimeoutMS: ANSWER_TIMEOUT_MS,
  });
}

async function logIn(gateway: HttpClient, account: { email: string; password: string }): Promise<string> {
  const answer = await gateway.post('/api/auth/login', account);
  if (answer.status !== 200) throw new Error(`the administrator's login was answered with ${describeAnswer(answer)}`);
  return textAt(answer.body, 'accessToken');
}

/** One query over a connection of its own. */
async function query<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    application_name: 'doctor',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(sql, [...values])).rows;
  } finally {
    void client.end().catch(() => undefined);
  }
}

async function withinReason(closing: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, CLOSE_WITHIN_MS);
  });
  await Promise.race([closing.catch(() => undefined), limit]);
  clearTimeout(timer);
}
