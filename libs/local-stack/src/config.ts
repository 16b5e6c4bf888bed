import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The variables by which an engine of one's own replaces ours. */
export const ENGINE_VARIABLES = [
  'KAFKA_BROKERS',
  'SCHEMA_REGISTRY_URL',
  'DATABASE_URL_AUTH',
  'DATABASE_URL_TOOLS',
  'DATABASE_URL_LEARNING',
  'DATABASE_URL_AI',
  'MONGO_URL',
  'REDIS_CACHE_URL',
  'REDIS_QUEUE_URL',
] as const;

export type EngineVariable = (typeof ENGINE_VARIABLES)[number];

/** Engine addresses by the variables that services read them from. */
export type EngineVariables = Partial<Readonly<Record<EngineVariable, string>>>;
export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of the whole project. */
export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** The settings of the orchestrator. */
export type StackConfig = {
  /** ASTRAPATH_DIR: data, logs, credentials and what runs (default `.local` in the project). */
  dir: string;
  /** ASTRAPATH_ENGINES_DIR: the fetched engines, shared by all data directories (default `.local/engines`). */
  enginesDir: string;
  /** PORT of the gateway (default 8080). */
  gatewayPort: number;
  /** PYTHON to fetch the engines with (default: the first that is new enough). */
  python: string | undefined;
  /** Engines of one's own, by variable. */
  external: EngineVariables;
  /** ASTRAPATH_TEST_ENGINES=containers: tests take containers. */
  useContainers: boolean;
  /** True when npm started us, which may die without telling. */
  startedByNpm: boolean;
  environment: Environment;
};

const DEFAULT_GATEWAY_PORT = 8080;

/** Reads the environment; throws when a value makes no sense. */
export function readConfig(env: Environment = process.env): StackConfig {
  const external: Partial<Record<EngineVariable, string>> = {};
  for (const name of ENGINE_VARIABLES) {
    if (env[name]) external[name] = env[name];
  }
  return {
    dir: resolve(projectRoot, env.ASTRAPATH_DIR || '.local'),
    enginesDir: resolve(projectRoot, env.ASTRAPATH_ENGINES_DIR || join('.local', 'engines')),
    gatewayPort: readPort(env.PORT),
    python: env.PYTHON || undefined,
    external,
    useContainers: env.ASTRAPATH_TEST_ENGINES === 'containers',
    startedByNpm: env.npm_lifecycle_event === 'start',
    environment: env,
  };
}

function readPort(text: string | undefined): number {
  const port = text ? Number(text) : DEFAULT_GATEWAY_PORT;
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`PORT must be a number from 1 to 65535, and is "${text}"`);
}
