import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment, StackConfig } from './config.ts';
import { ensureCredentials } from './credentials.ts';
import { migrateDatabases } from './databases.ts';
import { runEngines } from './engines.ts';
import { DATABASES } from './engines/postgres.ts';
import { createPortSource } from './ports.ts';
import { createProgress, type Progress } from './progress.ts';
import { createServiceRun, type ServiceRun } from './service-run.ts';
import { commonEnvironment, placeServices, type Service, serviceEnvironment, serviceFile } from './services.ts';
import type { StackDirectory } from './stack-directory.ts';
import { runTask } from './task.ts';

export const CREDENTIALS_FILE = 'credentials.json';

const PUBLISH_CONTRACTS = fileURLToPath(new URL('bin/publish-contracts.ts', import.meta.url));
// An orderly stop takes 20 s at most. The services leave them the rest.
const STOP_ENDS_MS = 19_000;
const LEAST_MS = 1_000;

/** A stack whose parts all answer. */
export type ReadyStack = { gateway: string | undefined; services: readonly Service[]; pids(): [string, number][] };

/** A stack that starts or runs. `stop` may be called at any time. */
export type StackRun = { ready: Promise<ReadyStack>; stop(): Promise<void> };

type Settings = { config: StackConfig; directory: StackDirectory; log(line: string): void };

/** Starts engines, then contracts, databases and seeds, then the services. */
export function runStack({ config, directory, log: say }: Settings): StackRun {
  const stopping = new AbortController();
  const progress = createProgress(say);
  const { log } = progress;
  const ports = createPortSource();
  const engines = runEngines(directory, { ports, log, progress, environment: config.environment });
  const services = createServiceRun(directory, log);
  const start = async (): Promise<ReadyStack> => {
    const { variables, pids } = await engines.ready;
    const placed = await placeServices(ports, config.gatewayPort);
    const gateway = placed.find(({ name }) => name === 'gateway');
    if (gateway && gateway.port !== config.gatewayPort) {
      log(`port ${config.gatewayPort} is taken; the gateway listens on ${gateway.port}`);
    }
    // Node keeps what it compiled: a service starts with half the work.
    const NODE_COMPILE_CACHE = join(config.enginesDir, 'node-compile-cache');
    const environment = { NODE_COMPILE_CACHE, ...commonEnvironment(directory.dir, config.environment, variables) };
    const part: Part = { directory, log, progress, environment, services: placed, signal: stopping.signal };
    await Promise.all([publishContracts(part), migrateDatabases(variables, log)]);
    ensureCredentials(join(directory.dir, CREDENTIALS_FILE));
    await seedDatabases(part);
    await startServices(services, part);
    if (gateway) directory.stackFile.setGateway(gateway.url);
    return { gateway: gateway?.url, services: placed, pids: () => [...pids(), ...services.pids()] };
  };
  const ready = start().finally(progress.stop);
  ready.catch(() => undefined);
  return {
    ready,
    stop: async () => {
      const began = Date.now();
      stopping.abort(new Error('the start was stopped'));
      await services.stop();
      await engines.stop(Math.max(LEAST_MS, STOP_ENDS_MS - (Date.now() - began)));
      await ready.catch(() => undefined);
      ports.release();
    },
  };
}

type Part = {
  directory: StackDirectory;
  log(line: string): void;
  progress: Progress;
  environment: Environment;
  services: readonly Service[];
  signal: AbortSignal;
};

async function publishContracts({ directory, environment, progress, signal, log }: Part): Promise<void> {
  const work = runTask({
    name: 'publishing topics and schemas',
    file: PUBLISH_CONTRACTS,
    env: environment,
    logFile: directory.log('contracts'),
    onPid: (pid) => directory.processes.set('contracts', pid),
    signal,
  });
  await progress.track('topics and schemas', work);
  log('topics and schemas are published');
}

async function seedDatabases({ directory, environment, progress, services, signal, log }: Part): Promise<void> {
  const seeds = DATABASES.map(({ service }) => ({ service, file: serviceFile(service, 'prisma/seed.ts') }));
  const SEED_CREDENTIALS_FILE = join(directory.dir, CREDENTIALS_FILE);
  await Promise.all(
    seeds
      .filter(({ file }) => existsSync(file))
      .map(async ({ service, file }) => {
        const work = runTask({
          name: `the seed of ${service}`,
          file,
          env: { ...serviceEnvironment(service, services, environment), SEED_CREDENTIALS_FILE },
          logFile: directory.log(`${service}-seed`),
          onPid: (pid) => directory.processes.set(`${service}-seed`, pid),
          signal,
        });
        await progress.track(`the seed of ${service}`, work);
        log(`${service} is seeded`);
      }),
  );
}

async function startServices(run: ServiceRun, { services, environment, progress, log }: Part): Promise<void> {
  const began = Date.now();
  await Promise.all(
    run.start(services, environment).map(async ({ name, ready }) => {
      await progress.track(name, ready);
      log(`${name} is ready (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    }),
  );
}
