import type { EngineVariables } from '@astrapath/local-stack';
import type { EngineName } from '../faults/fault.ts';

/** A variable that leads to each engine. */
const VARIABLE = {
  kafka: 'KAFKA_BROKERS',
  mongo: 'MONGO_URL',
  postgres: 'DATABASE_URL_TOOLS',
  redisCache: 'REDIS_CACHE_URL',
  redisQueue: 'REDIS_QUEUE_URL',
  schemaRegistry: 'SCHEMA_REGISTRY_URL',
} as const satisfies Record<EngineName, keyof EngineVariables>;

const PORT = /127\.0\.0\.1:(\d+)/;

/** The port at which an engine listens. */
export function enginePort(variables: EngineVariables, engine: EngineName): number {
  const [, port] = PORT.exec(variables[VARIABLE[engine]] ?? '') ?? [];
  if (port === undefined) throw new Error(`the address of ${engine} is in no variable`);
  return Number(port);
}

/** One of each engine. */
export async function forEachEngine<T>(make: (engine: EngineName) => Promise<T>): Promise<Record<EngineName, T>> {
  const [kafka, mongo, postgres, redisCache, redisQueue, schemaRegistry] = await Promise.all([
    make('kafka'),
    make('mongo'),
    make('postgres'),
    make('redisCache'),
    make('redisQueue'),
    make('schemaRegistry'),
  ]);
  return { kafka, mongo, postgres, redisCache, redisQueue, schemaRegistry };
}
