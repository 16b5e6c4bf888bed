import { inject } from 'vitest';

/** Addresses of the engines of this test run, all on loopback. */
export type EngineUrls = {
  kafkaBrokers: string;
  schemaRegistryUrl: string;
  postgresUrl: string;
  mongoUrl: string;
  redisCacheUrl: string;
  redisQueueUrl: string;
};

declare module 'vitest' {
  export interface ProvidedContext {
    engines: EngineUrls[];
  }
}

/** The engines of this worker: those that the `int` project started for it serve its test files one after another. */
export function engineUrls(): EngineUrls {
  const sets = inject('engines');
  const own = sets[(Number(process.env.VITEST_POOL_ID) - 1) % sets.length];
  if (own === undefined) throw new Error('no engines were started: run the tests as `vitest --project int`');
  return own;
}
