import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, readConfig } from './config.ts';
import type { EngineName } from './engines/engine.ts';
import type { DATABASES } from './engines/postgres.ts';
import { STACK_FILE } from './stack-directory.ts';

/** Where a running platform is and who its administrators are. Each answer throws an error that says what is missing. */
export type Platform = ReturnType<typeof findPlatform>;

/** The variable that names an engine where it is no local stack's. */
const ENGINE_VARIABLE = {
  kafka: 'KAFKA_BROKERS',
  schemaRegistry: 'SCHEMA_REGISTRY_URL',
  mongo: 'MONGO_URL',
  redisCache: 'REDIS_CACHE_URL',
  redisQueue: 'REDIS_QUEUE_URL',
} as const satisfies Partial<Record<EngineName, string>>;

/**
 * Finds each address by its environment variable (`GATEWAY_URL`, `MONGO_URL` …), and for what is missing by the files
 * of the local stack in `.local` (or `ASTRAPATH_DIR`). Nothing is read before it is asked for.
 */
export function findPlatform(env: Environment = process.env) {
  const { dir } = readConfig(env);
  const stack = (...path: string[]) => read(join(dir, STACK_FILE), path);
  const credential = (...path: string[]) => read(join(dir, 'credentials.json'), path);
  return {
    /** Where the local stack keeps what it knows, if there is one. */
    dir,
    gateway: () => env.GATEWAY_URL || stack('gateway'),
    engine: (name: keyof typeof ENGINE_VARIABLE) => env[ENGINE_VARIABLE[name]] || stack('engines', name, 'url'),
    /** A service's own database. */
    database: ({ service, variable }: (typeof DATABASES)[number]) =>
      env[variable] || `${stack('engines', 'postgres', 'url')}/${service}`,
    /** Where a service listens by itself: `/health/ready`, `/metrics`. */
    service: (name: string) => stack('services', name, 'url'),
    /** `ADMIN_EMAIL` and `ADMIN_PASSWORD`, or the seeded administrator. */
    admin: () => ({
      email: env.ADMIN_EMAIL || credential('admin', 'email'),
      password: env.ADMIN_PASSWORD || credential('admin', 'password'),
    }),
    /** `DOCTOR_EMAIL` and `DOCTOR_PASSWORD`, or the seeded person: who executes a tool to see whether that works. */
    person: () => ({
      email: env.DOCTOR_EMAIL || credential('demo', 'email'),
      password: env.DOCTOR_PASSWORD || credential('demo', 'password'),
    }),
    /** `IMPORT_CLIENT_ID` and `IMPORT_CLIENT_SECRET`, or the seeded service client that may import. */
    importer: () => ({
      clientId: env.IMPORT_CLIENT_ID || credential('importer', 'clientId'),
      clientSecret: env.IMPORT_CLIENT_SECRET || credential('importer', 'clientSecret'),
    }),
  };
}

function read(path: string, keys: readonly string[]): string {
  let value = parse(path);
  for (const key of keys) value = value instanceof Object ? Reflect.get(value, key) : undefined;
  if (typeof value === 'string') return value;
  throw new Error(`${path} holds no ${keys.join('.')}: is the platform running (npm start)?`);
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`${path} cannot be read: is the platform running (npm start)?`, { cause });
  }
}
