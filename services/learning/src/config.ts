import { loadConfig } from '@astrapath/service';
import { type Static, Type } from 'typebox';

const stores = {
  DATABASE_URL: Type.String({ minLength: 1 }),
  SCHEMA_REGISTRY_URL: Type.String({ minLength: 1 }),
};

const serviceSchema = Type.Object({
  ...stores,
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535 }),
  KAFKA_BROKERS: Type.String({ minLength: 1 }),
  AUTH_URL: Type.String({ minLength: 1 }),
  TOKEN_ISSUER: Type.String({ default: 'https://astrapath.local' }),
  TOKEN_AUDIENCE: Type.String({ default: 'astrapath' }),
  DATABASE_MAX_CONNECTIONS: Type.Integer({ minimum: 2, maximum: 100, default: 10 }),
});
const seedSchema = Type.Object(stores);

export type Config = Static<typeof serviceSchema>;

/** The settings of the service; throws an error that names what is missing or wrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return loadConfig(serviceSchema, env);
}

/** The settings of the seed. */
export function readSeedConfig(env: NodeJS.ProcessEnv = process.env): Static<typeof seedSchema> {
  return loadConfig(seedSchema, env);
}

/** Read by itself, because the logger must be there to say what is wrong with the rest. */
export function readLogLevel(env: NodeJS.ProcessEnv = process.env): string {
  return env.LOG_LEVEL || 'info';
}
