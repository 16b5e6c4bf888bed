import { setTimeout as delay } from 'node:timers/promises';
import { type EndRule, until } from '@astrapath/testing';
import type { Platform } from '../platform/platform.ts';
import { untilConnected } from './connection-faults.ts';
import { familyOf, signalProcess } from './process-family.ts';
import { joinAndLeave } from './group-guest.ts';
import { rewindGroup } from './rewind.ts';
import type { ConnectedEngine, EngineName, Fault, ServiceName } from './fault.ts';

const RUNNING_WITHIN_MS = 120_000;
/** PostgreSQL takes SIGTERM for the wish to wait until every client has gone, which the services' pools never do. */
const STOP_SIGNALS: Partial<Record<EngineName, NodeJS.Signals>> = { postgres: 'SIGINT' };

/** `skipped`: it cannot be done here, and why. `ended` settles when the fault is over. */
export type Injection = { ended: Promise<void> } | { skipped: string };

/** Does what the fault says; resolves once it has begun. */
export async function inject(fault: Fault, platform: Platform, signal: AbortSignal): Promise<Injection> {
  switch (fault.kind) {
    case 'kill-service':
      process.kill(await servicePid(platform, fault.target), 'SIGKILL');
      return { ended: Promise.resolve() };
    case 'kill-engine':
      process.kill(await enginePid(platform, fault.target), 'SIGKILL');
      return { ended: Promise.resolve() };
    case 'stall-service':
      return stall([await servicePid(platform, fault.target)], fault.forMs, signal);
    case 'stall-engine':
      return stall(familyOf(await enginePid(platform, fault.target)), fault.forMs, signal);
    case 'restart-engine':
      process.kill(await enginePid(platform, fault.target), STOP_SIGNALS[fault.target] ?? 'SIGTERM');
      return { ended: Promise.resolve() };
    case 'cut':
      return { ended: endLater((await connected(platform, fault.target)).refuse(), fault.forMs, signal) };
    case 'delay':
      return { ended: endLater((await connected(platform, fault.target)).delay(fault.byMs), fault.forMs, signal) };
    case 'half-open':
      (await connected(platform, fault.target)).halfOpen();
      return { ended: Promise.resolve() };
    case 'fill-disk':
      return fillDisk(platform, fault, signal);
    case 'rebalance':
      return { ended: joinAndLeave(platform, fault, signal) };
    case 'rewind':
      return { ended: rewindGroup(platform, fault.records) };
  }
}

/** The process of a service, once it runs. */
function servicePid(platform: Platform, name: ServiceName): Promise<number> {
  return until(`${name} to run`, () => platform.servicePid(name), RUNNING_WITHIN_MS);
}

function enginePid(platform: Platform, name: EngineName): Promise<number> {
  return until(`${name} to run`, () => platform.enginePid(name), RUNNING_WITHIN_MS);
}

function stall(pids: readonly number[], forMs: number, signal: AbortSignal): Injection {
  for (const pid of pids) signalProcess(pid, 'SIGSTOP');
  const goOn = async () => {
    await delay(forMs, undefined, { signal }).catch(() => undefined);
    for (const pid of pids) signalProcess(pid, 'SIGCONT');
  };
  return { ended: goOn() };
}

/** The proxy before an engine, once there is a connection that a fault can harm. */
async function connected({ proxies }: Platform, engine: ConnectedEngine) {
  await untilConnected(proxies[engine], engine);
  return proxies[engine];
}

async function endLater(end: EndRule, forMs: number, signal: AbortSignal): Promise<void> {
  await delay(forMs, undefined, { signal }).catch(() => undefined);
  end();
}

async function fillDisk(
  platform: Platform,
  { target, forMs }: Extract<Fault, { kind: 'fill-disk' }>,
  signal: AbortSignal,
): Promise<Injection> {
  const disk = platform.disks.get(target);
  if (disk === undefined) return { skipped: 'the run was started without small filesystems' };
  if ('reason' in disk) return { skipped: disk.reason };
  await disk.fill();
  const free = async () => {
    await delay(forMs, undefined, { signal }).catch(() => undefined);
    await disk.free();
  };
  return { ended: free() };
}
