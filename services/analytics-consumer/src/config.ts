import { loadConfig } from '@astrapath/service';
import { type Static, Type } from 'typebox';

const engines = {
  KAFKA_BROKERS: Type.String({ minLength: 1 }),
  SCHEMA_REGISTRY_URL: Type.String({ minLength: 1 }),
  MONGO_URL: Type.String({ minLength: 1 }),
};
const engineSchema = Type.Object(engines);
const schema = Type.Object({
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: Type.Integer({ default: 3006 }),
  ...engines,
  /** Name of this process in its consumer group; two must not share one. Unset: it is a new member at each start. */
  GROUP_INSTANCE_ID: Type.Optional(Type.String({ minLength: 1 })),
  AUTH_URL: Type.String({ minLength: 1 }),
  TOKEN_ISSUER: Type.String({ default: 'https://astrapath.local' }),
  TOKEN_AUDIENCE: Type.String({ default: 'astrapath' }),
});

export type Config = Static<typeof schema>;

/** The configuration of this process; throws an error that names what is missing. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return loadConfig(schema, env);
}

/** The configuration of a rebuild, which serves nobody. */
export function readRebuildConfig(env: NodeJS.ProcessEnv = process.env): Static<typeof engineSchema> {
  return loadConfig(engineSchema, env);
}

/** Read by itself, because the logger must be there to say what is wrong with the rest. */
export function readLogLevel(env: NodeJS.ProcessEnv = process.env): string {
  return env.LOG_LEVEL || 'info';
}
