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
  AUTH_URL: Address,
  TOKEN_ISSUER: Type.String({ default: 'https://astrapath.local' }),
  TOKEN_AUDIENCE: Type.String({ default: 'astrapath' }),
  /** Seconds after which an execution without an answer has failed. */
  EXECUTION_TIMEOUT: Type.Integer({ minimum: 1, default: 600 }),
});

export type Config = Static<typeof Environment>;

/** Configuration of the service; throws an Error that names what is missing or wrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return loadConfig(Environment, env);
}

/** Read by itself, because the logger must be there to say what is wrong with the rest. */
export function readLogLevel(env: NodeJS.ProcessEnv = process.env): string {
  return env.LOG_LEVEL || 'info';
}
