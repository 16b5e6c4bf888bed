import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '@astrapath/service';
import { type Static, Type } from 'typebox';

const Address = Type.String({ minLength: 1 });

const Environment = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65_535 }),
  HOST: Type.String({ default: '127.0.0.1' }),
  KAFKA_BROKERS: Address,
  SCHEMA_REGISTRY_URL: Address,
  /** Name of this process in its consumer group; two must not share one. Unset: it is a new member at each start. */
  GROUP_INSTANCE_ID: Type.Optional(Type.String({ minLength: 1 })),
  DATABASE_URL: Address,
  DATABASE_CONNECTIONS: Type.Integer({ minimum: 2, default: 10 }),
  REDIS_QUEUE_URL: Address,
  /** Prefix of the queue's keys in Redis. */
  QUEUE_PREFIX: Type.String({ minLength: 1, default: 'ai-jobs' }),
  /** Jobs done at the same time by one process. */
  WORKER_CONCURRENCY: Type.Integer({ minimum: 1, maximum: 32, default: 2 }),
  /** Seconds after which one run of a job is given up. */
  JOB_TIMEOUT: Type.Integer({ minimum: 1, default: 30 }),
  AUTH_URL: Address,
  TOKEN_ISSUER: Type.String({ default: 'https://astrapath.local' }),
  TOKEN_AUDIENCE: Type.String({ default: 'astrapath' }),
});

const SeedEnvironment = Type.Object({
  DATABASE_URL: Address,
  /** Folder of O*NET files; without it `../shared/data/onet` beside the project, where that exists. */
  ONET_DIR: Type.Optional(Type.String()),
});

export type Config = Static<typeof Environment>;
export type SeedConfig = { databaseUrl: string; onetFolder: string | undefined };

/** Configuration of the service; throws an Error that names what is missing or wrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return loadConfig(Environment, env);
}

/** Configuration of the seed. A folder that is named must exist; the default one may be missing. */
export function readSeedConfig(env: NodeJS.ProcessEnv = process.env): SeedConfig {
  const { DATABASE_URL: databaseUrl, ONET_DIR } = loadConfig(SeedEnvironment, env);
  if (ONET_DIR) {
    if (!existsSync(ONET_DIR)) throw new Error('ONET_DIR names a folder that does not exist');
    return { databaseUrl, onetFolder: ONET_DIR };
  }
  const beside = join(import.meta.dirname, '../../../../shared/data/onet');
  return { databaseUrl, onetFolder: existsSync(beside) ? beside : undefined };
}

/** Read by itself, because the logger must be there to say what is wrong with the rest. */
export function readLogLevel(env: NodeJS.ProcessEnv = process.env): string {
  return env.LOG_LEVEL || 'info';
}
