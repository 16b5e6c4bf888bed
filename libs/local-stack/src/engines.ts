import { type EngineVariables, type Environment, readConfig } from './config.ts';
import {
  ENGINE_NAMES,
  type Engine,
  type EngineContext,
  type EngineName,
  type EngineUrls,
  withoutPassword,
} from './engines/engine.ts';
import { kafka } from './engines/kafka.ts';
import { mongo } from './engines/mongo.ts';
import { postgres } from './engines/postgres.ts';
import { redisCache, redisQueue } from './engines/redis.ts';
import { schemaRegistry } from './engines/schema-registry.ts';
import { type EngineFiles, installEngines } from './install/engine-files.ts';
import { createPortSource, type PortSource } from './ports.ts';
import { openStackDirectory, type StackDirectory } from './stack-directory.ts';
import { type Supervised, supervise } from './supervisor.ts';
import { reasonOf, until } from './until.ts';

/** An engine that runs, or that somebody else runs (then `pid` is undefined). */
export type RunningEngine = { name: EngineName; url: string; pid(): number | undefined };

/** The engines asked for, ready. */
export type Engines = {
  /** Reading the URL of an engine that was not asked for throws. */
  urls: EngineUrls;
  /** The same addresses as the variables that services read. */
  variables: EngineVariables;
  engines: readonly RunningEngine[];
  /** Stops our engines and returns when none of their processes is left. */
  stop(): Promise<void>;
};

/** What to start and where. */
export type StartEnginesOptions = {
  /** Data, logs and the list of what runs; nobody else may use it at the same time. */
  dir: string;
  /** Default: all of them. */
  only?: readonly EngineName[];
  /** Default: says nothing. */
  log?: (line: string) => void;
  /** Where a process finds engines of one's own, the engines folder and Python (default: this process's environment). */
  env?: Environment;
};

const SETUP = { kafka, schemaRegistry, postgres, mongo, redisCache, redisQueue } as const;
const STOP_WITHIN_MS = 6_000;

/** Starts the engines on free ports in a directory of their own, as tests want them. */
export async function startEngines(options: StartEnginesOptions): Promise<Engines> {
  const log = options.log ?? (() => undefined);
  const directory = await openStackDirectory(options.dir, log);
  const ports = createPortSource();
  const freePort: PortSource = { take: () => ports.take() };
  try {
    const engines = await startEnginesIn(directory, { ...options, log, ports: freePort });
    return { ...engines, stop: () => engines.stop().finally(directory.close) };
  } catch (error) {
    directory.close();
    throw error;
  }
}

/** Starts the engines in a directory that is already open; closing that is left to the caller. */
export async function startEnginesIn(
  directory: StackDirectory,
  options: Omit<StartEnginesOptions, 'dir' | 'log'> & { log: (line: string) => void; ports: PortSource },
): Promise<Engines & { stop(withinMs?: number): Promise<void> }> {
  const names = ENGINE_NAMES.filter((name) => options.only?.includes(name) ?? true);
  const context = createContext(directory, options);
  const running: Supervised[] = [];
  const stop = async (withinMs = STOP_WITHIN_MS) => {
    await Promise.all(running.map((one) => one.stop(withinMs)));
  };
  const outcomes = await Promise.allSettled(
    names.map((name) => startOne(name, { context, directory, log: options.log, running })),
  );
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [reasonOf(outcome.reason)] : []));
  if (failures.length > 0) {
    await stop();
    throw new Error(failures.join('\n'));
  }
  const engines = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const urls = Object.assign({}, ...engines.map((engine) => engine.urls));
  return {
    urls: withGuards(urls),
    variables: Object.assign({}, ...engines.map((engine) => engine.variables)),
    engines,
    stop,
  };
}

type Start = {
  context: EngineContext;
  directory: StackDirectory;
  log: (line: string) => void;
  running: Supervised[];
};

async function startOne(name: EngineName, { context, directory, log, running }: Start) {
  const began = Date.now();
  const engine = await SETUP[name](context);
  const onPid = (pid: number | undefined) => {
    directory.processes.set(name, pid, engine.process?.stopSignal);
    directory.stackFile.set('engines', name, { url: engine.url, pid: pid ?? null });
  };
  const supervised = engine.process && superviseEngine(engine, engine.process, { onPid, report: log });
  if (supervised) running.push(supervised);
  else await waitForExternal(engine, log);
  await supervised?.ready;
  await engine.complete?.();
  if (!supervised) onPid(undefined);
  log(`${name} is ready at ${withoutPassword(engine.url)} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  return { name, url: engine.url, urls: engine.urls, variables: engine.variables, pid: () => supervised?.pid() };
}

function superviseEngine(
  engine: Engine,
  process: NonNullable<Engine['process']>,
  observer: Parameters<typeof supervise>[1],
) {
  const { name, isReady, readyWithinMs } = engine;
  return supervise({ name, process, isReady, readyWithinMs }, observer);
}

async function waitForExternal(engine: Engine, log: (line: string) => void): Promise<void> {
  log(`${engine.name}: waiting for ${engine.url} …`);
  try {
    await until(engine.isReady, { withinMs: engine.readyWithinMs, everyMs: 500 });
  } catch (error) {
    throw new Error(`${engine.name} at ${engine.url}, named in the environment, is ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function createContext(
  directory: StackDirectory,
  options: { env?: Environment; log: (line: string) => void; ports: PortSource },
): EngineContext {
  const { external, enginesDir, python, environment } = readConfig(options.env);
  const install = { dir: enginesDir, log: options.log, ...(python !== undefined && { python }) };
  let files: Promise<EngineFiles> | undefined;
  return {
    external,
    environment,
    data: directory.data,
    log: directory.log,
    port: (preferred) => options.ports.take(preferred),
    files: () => {
      files ??= installEngines(install);
      return files;
    },
  };
}

/** Spreading or printing the URLs gives those there are; reading another one says what is missing. */
function withGuards(urls: Partial<EngineUrls>): EngineUrls {
  const complete = {
    kafkaBrokers: '',
    schemaRegistryUrl: '',
    postgresUrl: '',
    mongoUrl: '',
    redisCacheUrl: '',
    redisQueueUrl: '',
    ...urls,
  };
  for (const [name, url] of Object.entries(complete)) {
    const get = () => {
      throw new Error(`there is no ${name}: its engine was not asked for`);
    };
    if (url === '') Object.defineProperty(complete, name, { enumerable: false, get });
  }
  return complete;
}
