import type { Environment } from './config.ts';
import { type ReadyEngines, runEngines } from './engines.ts';
import type { EngineName } from './engines/engine.ts';
import { createPortSource } from './ports.ts';
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

/** Starts engines in a directory of their own and on free ports, so that a running stack is not in the way. */
export async function startEngines({
  dir,
  only,
  log = () => undefined,
  environment,
}: StartEnginesOptions): Promise<Engines> {
  const directory = await openStackDirectory(dir, log);
  const ports = createPortSource();
  const run = runEngines(directory, { only, log, environment, ports: { take: () => ports.take() } });
  const stop = async () => {
    await run.stop(STOP_WITHIN_MS);
    directory.close();
  };
  try {
    return { ...(await run.ready), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
