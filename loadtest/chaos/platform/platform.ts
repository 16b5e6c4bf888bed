import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, readStackFile, startEngines } from '@astrapath/local-stack';
import { createTcpProxy, type TcpProxy, until } from '@astrapath/testing';
import { DISKS, type DiskName, ENGINES, type EngineName, type ServiceName } from '../faults/fault.ts';
import { enginePort, forEachEngine } from './engine-ports.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

const READY_WITHIN_MS = 240_000;
const STOP_WITHIN_MS = 30_000;
/** A tmpfs takes only what is in it. */
const DISK_BYTES = 6 * 2 ** 30;
const REDIRECT = join(projectRoot, 'libs/testing/src/redirect-connections.ts');

export type Platform = Awaited<ReturnType<typeof startPlatform>>;
export type Credentials = {
  admin: { email: string; password: string };
  importer: { clientId: string; clientSecret: string };
};

/**
 * Starts engines, a proxy before each, and the services behind them, all in a folder of their own and on free ports.
 * @param withDisks puts the data of broker, store and databases on small filesystems, where that is permitted
 */
export async function startPlatform(dir: string, options: { withDisks: boolean }) {
  const started = new AsyncDisposableStack();
  try {
    return await startParts(dir, options, started);
  } catch (error) {
    // What has been started is stopped again if the rest does not start.
    await started.disposeAsync();
    throw error;
  }
}

async function startParts(dir: string, { withDisks }: { withDisks: boolean }, started: AsyncDisposableStack) {
  const engineDir = join(dir, 'engines');
  const stackDir = join(dir, 'stack');
  mkdirSync(stackDir, { recursive: true, mode: 0o711 });
  // Started by root, PostgreSQL runs as somebody else, who has to get to the disk that is its data's.
  chmodSync(dir, 0o711);
  mkdirSync(join(engineDir, 'data'), { recursive: true, mode: 0o711 });
  const disks = new Map<DiskName, SmallDisk | { reason: string }>();
  for (const name of withDisks ? DISKS : []) {
    const disk = await mountSmallDisk(join(engineDir, 'data', name), DISK_BYTES);
    disks.set(name, disk);
    if ('unmount' in disk) started.defer(disk.unmount);
  }
  const engines = await startEngines({ dir: engineDir });
  started.defer(engines.stop);
  const proxies = await forEachEngine((name) => createTcpProxy(enginePort(engines.variables, name)));
  started.defer(async () => void (await forEachEngine((name) => proxies[name].close())));
  const serviceEnvironment = {
    ...process.env,
    ...engines.variables,
    NODE_OPTIONS: `--import ${REDIRECT}`,
    ASTRAPATH_TEST_REDIRECTS: redirects(engines.variables, proxies),
  };
  const orchestrator = startServices(stackDir, serviceEnvironment);
  started.defer(() => stop(orchestrator.child));
  const gateway = await orchestrator.gateway;
  const stack = () => readStackFile(join(stackDir, 'stack.json'));

  return {
    dir,
    stackDir,
    gateway,
    orchestratorPid: orchestrator.child.pid,
    credentials: readCredentials(join(stackDir, 'credentials.json')),
    /** The addresses of the engines, past the proxies. */
    variables: engines.variables,
    /** What a service is started with, so that the proxies are between it and the engines. */
    serviceEnvironment,
    proxies,
    disks,
    serviceUrl: (name: ServiceName) => stack()?.services[name]?.url,
    servicePid: (name: ServiceName) => stack()?.services[name]?.pid ?? undefined,
    enginePid: (name: EngineName) => readStackFile(join(engineDir, 'stack.json'))?.engines[name]?.pid ?? undefined,
    stop: () => started.disposeAsync(),
  };
}

function redirects(
  variables: Parameters<typeof enginePort>[0],
  proxies: Record<EngineName, Pick<TcpProxy, 'port'>>,
): string {
  return ENGINES.map((name) => `${enginePort(variables, name)}:${proxies[name].port}`).join(',');
}

/** `npm start` on engines that are there already. */
function startServices(dir: string, environment: NodeJS.ProcessEnv) {
  const output = openSync(join(dir, 'start.log'), 'a', 0o600);
  const child = spawn(process.execPath, ['libs/local-stack/src/bin/start.ts'], {
    cwd: projectRoot,
    // As if started by npm, it stops by itself when this process dies.
    env: { ...environment, ASTRAPATH_DIR: dir, npm_lifecycle_event: 'start' },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const exit = once(child, 'exit').then(([code]) => {
    throw new Error(`the services did not start (exit code ${code}); see ${join(dir, 'start.log')}`);
  });
  // It rejects at every stop; only while we wait here is that a failure.
  exit.catch(() => undefined);
  const gateway = Promise.race([
    until('the services', () => readStackFile(join(dir, 'stack.json'))?.gateway ?? undefined, READY_WITHIN_MS),
    exit,
  ]);
  return { child, gateway };
}

function readCredentials(path: string): Credentials {
  const credentials: Credentials = JSON.parse(readFileSync(path, 'utf8'));
  return credentials;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await exit;
  clearTimeout(timer);
}
