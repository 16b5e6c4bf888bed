import { type Environment, readConfig } from './config.ts';
import { type ReadyEngines, runEngines } from './engines.ts';
import type { Containers } from './engines/containers.ts';
import { ENGINE_NAMES, type EngineName } from './engines/engine.ts';
import { createPortSource, type PortSource } from './ports.ts';
import { openStackDirectory } from './stack-directory.ts';

/** Which engines to start, and where. */
export type StartEnginesOptions = {
  /** Data, logs and the list of what runs; nobody else may use it at the same time. */
  dir: string;
  /** Default: all of them. */
  only?: readonly EngineName[];
  /** Default: says nothing. */
  log?: (line: string) => void;
  /** Where engines of one's own, the engines folder and Python are named (default: this process's environment). */
  environment?: Environment;
};

export type Engines = ReadyEngines & { stop(): Promise<void> };

const STOP_WITHIN_MS = 8_000;

/**
 * Starts engines in a directory of their own and on free ports, so that a running stack is not in the way. With
 * ASTRAPATH_TEST_ENGINES=containers they are containers instead of our processes.
 */
export async function startEngines(options: StartEnginesOptions): Promise<Engines> {
  const { dir, only = ENGINE_NAMES, log = () => undefined } = options;
  const directory = await openStackDirectory(dir, log);
  const source = createPortSource();
  const ports = { take: () => source.take(), release: source.release };
  const config = readConfig(options.environment);
  let containers: Containers | undefined;
  let stopEngines = async () => {};
  const stop = async () => {
    await stopEngines();
    await containers?.stop();
    ports.release();
    directory.close();
  };
  try {
    containers = config.useContainers ? await startInContainers(only, ports) : undefined;
    const environment = { ...config.environment, ...containers?.variables };
    const run = runEngines(directory, { only, log, environment, ports });
    stopEngines = () => run.stop(STOP_WITHIN_MS);
    return { ...(await run.ready), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Docker's client is loaded only by those who have Docker. */
async function startInContainers(names: readonly EngineName[], ports: PortSource): Promise<Containers> {
  const { startContainers } = await import('./engines/containers.ts');
  return startContainers(names, ports);
}
