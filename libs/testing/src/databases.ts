import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { applyMigrations } from '@astrapath/local-stack';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { engineUrls } from './engines.ts';
import { createTcpProxy, type TcpProxy } from './tcp-proxy.ts';

export type TestDatabase = { url: string; drop: () => Promise<void> };

/**
 * A PostgreSQL database of its own with the migrations of a service applied; `drop` removes it.
 * @param service folder name below `services/`
 */
export async function createTestDatabase(service: string): Promise<TestDatabase> {
  const name = uniqueName(service);
  await administer(`CREATE DATABASE ${name}`);
  const url = withPath(engineUrls().postgresUrl, name);
  const folder = fileURLToPath(new URL(`../../../services/${service}/prisma/migrations`, import.meta.url));
  await applyMigrations({ databaseUrl: url, folder });
  return { url, drop: () => administer(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** The same behind a proxy, by which the test takes PostgreSQL away from the service under test and from nobody else. */
export async function createFragileDatabase(service: string): Promise<TestDatabase & { proxy: TcpProxy }> {
  const { url, drop } = await createTestDatabase(service);
  const proxied = new URL(url);
  const proxy = await createTcpProxy(Number(proxied.port));
  proxied.port = String(proxy.port);
  const close = async () => {
    await proxy.close();
    await drop();
  };
  return { url: proxied.href, proxy, drop: close };
}

/** A MongoDB database of its own, by its URL; `drop` removes it. */
export function createTestMongo(service: string): { url: string; drop: () => Promise<void> } {
  const url = withPath(engineUrls().mongoUrl, uniqueName(service));
  return { url, drop: () => dropMongo(url) };
}

async function dropMongo(url: string): Promise<void> {
  const client = await MongoClient.connect(url);
  await client.db().dropDatabase();
  await client.close();
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: engineUrls().postgresUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function uniqueName(service: string): string {
  return `test_${service.replaceAll('-', '_')}_${randomBytes(5).toString('hex')}`;
}

function withPath(base: string, name: string): string {
  const url = new URL(base);
  url.pathname = `/${name}`;
  return url.href;
}
