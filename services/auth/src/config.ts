import { loadConfig } from '@astrapath/service';
import { type Static, Type } from 'typebox';

const schema = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65_535 }),
  HOST: Type.String({ default: '127.0.0.1' }),
  DATABASE_URL: Type.String({ minLength: 1 }),
  DATABASE_CONNECTIONS: Type.Integer({ minimum: 1, default: 10 }),
  REDIS_QUEUE_URL: Type.String({ minLength: 1 }),
  KAFKA_BROKERS: Type.String({ minLength: 1 }),
  SCHEMA_REGISTRY_URL: Type.String({ minLength: 1 }),
  TOKEN_ISSUER: Type.String({ default: 'https://astrapath.local' }),
  TOKEN_AUDIENCE: Type.String({ default: 'astrapath' }),
  /** 32 bytes in base64; when it is empty the key is in KEY_FILE. */
  SIGNING_KEY_ENCRYPTION_KEY: Type.String({ default: '' }),
  /** Made with a random key when it does not exist. */
  KEY_FILE: Type.String({ default: '.local/auth.key' }),
  /** Each hash holds 19 MiB while it is computed. */
  PASSWORD_HASH_CONCURRENCY: Type.Integer({ minimum: 1, maximum: 64, default: 2 }),
});

const seedSchema = Type.Object({
  DATABASE_URL: Type.String({ minLength: 1 }),
  SCHEMA_REGISTRY_URL: Type.String({ minLength: 1 }),
  SEED_CREDENTIALS_FILE: Type.String({ minLength: 1 }),
});

export type Config = Static<typeof schema>;

/** Configuration of the service; throws an Error that names what is missing or wrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return loadConfig(schema, env);
}

/** Configuration of `prisma/seed.ts`. */
export function readSeedConfig(env: NodeJS.ProcessEnv = process.env): Static<typeof seedSchema> {
  return loadConfig(seedSchema, env);
}

/** Read by itself, because the logger must be there to say what is wrong with the rest. */
export function readLogLevel(env: NodeJS.ProcessEnv = process.env): string {
  return env.LOG_LEVEL || 'info';
}
