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
    engines: EngineUrls;
  }
}

/** The engines that the `int` project started; one set serves all test files. */
export function engineUrls(): EngineUrls {
  return inject('engines');
}
