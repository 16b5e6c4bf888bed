import type { EngineVariables } from '../config.ts';
import type { EngineFiles } from '../install/engine-files.ts';
import type { ProcessSpec } from '../process.ts';

export const ENGINE_NAMES = ['kafka', 'schemaRegistry', 'postgres', 'mongo', 'redisCache', 'redisQueue'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** Where clients find the engines. `postgresUrl` is a database from which others can be created. */
export type EngineUrls = {
  kafkaBrokers: string;
  schemaRegistryUrl: string;
  postgresUrl: string;
  mongoUrl: string;
  redisCacheUrl: string;
  redisQueueUrl: string;
};

/** One engine, ours or somebody else's (then it has no process and is only waited for). */
export type Engine = {
  name: EngineName;
  /** The address for people and the stack file. */
  url: string;
  urls: Partial<EngineUrls>;
  variables: EngineVariables;
  process?: ProcessSpec;
  readyWithinMs: number;
  isReady: () => Promise<void>;
  /** What is to be done once it is ready, for example databases to create. */
  complete?: () => Promise<void>;
};

/** What an engine needs to be set up. `port` gives the preferred one or, where that is taken, a free one. */
export type EngineContext = {
  external: EngineVariables;
  data(name: string): string;
  log(name: string): string;
  port(preferred: number): Promise<number>;
  files(): Promise<EngineFiles>;
  /** Aborted when the start is given up. */
  signal: AbortSignal;
  environment: Readonly<Record<string, string | undefined>>;
};

export const HOST = '127.0.0.1';

/** JVM options for engines that must be small rather than fast: no second compiler, one collector thread, little heap. */
export const SMALL_JVM = [
  '-Xms32m',
  '-Xss512k',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseCompactObjectHeaders',
  '-XX:-UsePerfData',
  '-XX:+ExitOnOutOfMemoryError',
] as const;

/** Variables that are handed to an engine: nothing of the caller's settings but what a program needs to run. */
export function engineEnvironment(environment: EngineContext['environment']): Record<string, string | undefined> {
  const { PATH, HOME, TMPDIR, LANG, LD_LIBRARY_PATH } = environment;
  return { PATH, HOME, TMPDIR, LANG, LD_LIBRARY_PATH };
}

/** The engine behind a URL of one's own. */
export function externalEngine(
  name: EngineName,
  endpoint: Pick<Engine, 'urls' | 'variables' | 'isReady'> & { url: string },
): Engine {
  return { ...endpoint, name, url: withoutPassword(endpoint.url), readyWithinMs: EXTERNAL_READY_WITHIN_MS };
}

export const EXTERNAL_READY_WITHIN_MS = 60_000;

/** The URL as it may be shown. */
export function withoutPassword(url: string): string {
  return url.replace(/(\/\/[^/@:]*):[^/@]*@/g, '$1:…@');
}
