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
import { isPortFree, type PortSource } from './ports.ts';
import type { Progress } from './progress.ts';
import type { StackDirectory } from './stack-directory.ts';
import { type Supervised, supervise } from './supervisor.ts';
import { reasonOf, until } from './until.ts';

/** The engines that were asked for, ready. */
export type ReadyEngines = {
  /** Reading the URL of an engine that was not asked for throws. */
  urls: EngineUrls;
  /** The same addresses as the variables that services read. */
  variables: EngineVariables;
  /** Processes of ours, by name. An engine from the environment has none. */
  pids(): [EngineName, number][];
};

/** Engines that start or run. `stop` may be called at any time, and returns when none of their processes is left. */
export type EngineRun = { ready: Promise<ReadyEngines>; stop(withinMs: number): Promise<void> };

/** Which engines (default: all), where they find ports, whom they tell, and the environment that may replace them. */
export type EngineSettings = {
  only?: readonly EngineName[] | undefined;
  ports: PortSource;
  log(line: string): void;
  environment?: Environment | undefined;
  /** Told what is waited for. */
  progress?: Progress;
};

type Start = { context: EngineContext; directory: StackDirectory; log(line: string): void; add(one: Supervised): void };

/** Whoever loses a race for a port this often has another trouble. */
const MOST_ATTEMPTS = 3;

const SETUP = { kafka, schemaRegistry, postgres, mongo, redisCache, redisQueue } as const;

/** Starts the engines in a directory that is open, all at the same time. */
export function runEngines(directory: StackDirectory, settings: EngineSettings): EngineRun {
  const stopping = new AbortController();
  const running: Supervised[] = [];
  const start: Start = {
    context: createContext(directory, settings, stopping.signal),
    directory,
    log: settings.log,
    add: (one) => {
      stopping.signal.throwIfAborted();
      running.push(one);
    },
  };
  const names = ENGINE_NAMES.filter((name) => settings.only?.includes(name) ?? true);
  const track = settings.progress?.track ?? ((_name, work) => work);
  const ready = allReady(names.map((name) => track(name, startOne(name, start))));
  ready.catch(() => undefined);
  return {
    ready,
    stop: async (withinMs) => {
      stopping.abort(new Error('the engines were stopped'));
      await Promise.all(running.map((one) => one.stop(withinMs)));
      await ready.catch(() => undefined);
    },
  };
}

type StartedEngine = Engine & { supervised: Supervised | undefined };

/** Waits for all even when one fails, so that no engine begins after a failure has been reported. */
async function allReady(starts: readonly Promise<StartedEngine>[]): Promise<ReadyEngines> {
  const outcomes = await Promise.allSettled(starts);
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [reasonOf(outcome.reason)] : []));
  if (failures.length > 0) throw new Error([...new Set(failures)].join('\n'));
  const engines = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  return {
    urls: withGuards(Object.assign({}, ...engines.map((engine) => engine.urls))),
    variables: Object.assign({}, ...engines.map((engine) => engine.variables)),
    pids: () =>
      engines.flatMap(({ name, supervised }): [EngineName, number][] => {
        const pid = supervised?.pid();
        return pid === undefined ? [] : [[name, pid]];
      }),
  };
}

/** Somebody may take a port between our choice and the engine's start: then it is tried with others. */
async function startOne(name: EngineName, start: Start): Promise<StartedEngine> {
  for (let attempt = 1; ; attempt += 1) {
    const chosen: number[] = [];
    const port = async (preferred: number) => {
      const given = await start.context.port(preferred);
      chosen.push(given);
      return given;
    };
    try {
      return await startOnce(name, { ...start, context: { ...start.context, port } });
    } catch (error) {
      const free = await Promise.all(chosen.map(isPortFree));
      const taken = chosen.filter((_port, index) => !free[index]);
      if (start.context.signal.aborted || taken.length === 0 || attempt === MOST_ATTEMPTS) throw error;
      start.log(`${name}: somebody else took port ${taken.join(', ')} meanwhile; trying another`);
    }
  }
}

async function startOnce(name: EngineName, { context, directory, log, add }: Start): Promise<StartedEngine> {
  const began = Date.now();
  const engine = await SETUP[name](context);
  const onPid = (pid: number | undefined) => {
    directory.processes.set(name, pid, { kind: 'engine', stopSignal: engine.process?.stopSignal ?? 'SIGTERM' });
    directory.stackFile.set('engines', name, { url: engine.url, pid: pid ?? null });
  };
  const supervised = await bringUp(engine, { onPid, log, add, signal: context.signal });
  await engine.complete?.();
  log(`${name} is ready at ${withoutPassword(engine.url)} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  return { ...engine, supervised };
}

type BringUp = Pick<Start, 'log' | 'add'> & { onPid(pid: number | undefined): void; signal: AbortSignal };

async function bringUp(engine: Engine, { onPid, log, add, signal }: BringUp): Promise<Supervised | undefined> {
  signal.throwIfAborted();
  if (!engine.process) {
    onPid(undefined);
    await waitForExternal(engine, log, signal);
    return undefined;
  }
  const { name, process, isReady, readyWithinMs } = engine;
  const supervised = supervise({ name, process, isReady, readyWithinMs }, { onPid, report: log });
  add(supervised);
  await supervised.ready;
  return supervised;
}

async function waitForExternal(engine: Engine, log: (line: string) => void, signal: AbortSignal): Promise<void> {
  log(`${engine.name}: waiting for ${engine.url} …`);
  try {
    await until(engine.isReady, { withinMs: engine.readyWithinMs, everyMs: 500, signal });
  } catch (cause) {
    throw new Error(`${engine.name} at ${engine.url}, named in the environment, is ${reasonOf(cause)}`, { cause });
  }
}

function createContext(directory: StackDirectory, settings: EngineSettings, signal: AbortSignal): EngineContext {
  const { external, enginesDir, python, environment } = readConfig(settings.environment);
  const install = { dir: enginesDir, log: settings.log, signal, ...(python !== undefined && { python }) };
  let files: Promise<EngineFiles> | undefined;
  return {
    external,
    environment,
    signal,
    data: directory.data,
    log: directory.log,
    port: (preferred) => settings.ports.take(preferred),
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
