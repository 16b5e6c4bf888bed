import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@astrapath/testing';
import type { Platform } from '../platform/platform.ts';
import { joinAndLeave } from './group-guest.ts';
import { rewindGroup } from './rewind.ts';
import type { EngineName, Fault, ServiceName } from './fault.ts';

const RUNNING_WITHIN_MS = 120_000;

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
      return stall(await servicePid(platform, fault.target), fault.forMs, signal);
    case 'cut':
      platform.proxies[fault.target].refuse();
      return { ended: healLater(platform, fault.target, fault.forMs, signal) };
    case 'delay':
      platform.proxies[fault.target].delay(fault.byMs);
      return { ended: healLater(platform, fault.target, fault.forMs, signal) };
    case 'half-open':
      platform.proxies[fault.target].halfOpen();
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

function stall(pid: number, forMs: number, signal: AbortSignal): Injection {
  process.kill(pid, 'SIGSTOP');
  const goOn = async () => {
    await delay(forMs, undefined, { signal }).catch(() => undefined);
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // Another fault has killed it meanwhile.
    }
  };
  return { ended: goOn() };
}

async function healLater(platform: Platform, engine: EngineName, forMs: number, signal: AbortSignal): Promise<void> {
  await delay(forMs, undefined, { signal }).catch(() => undefined);
  platform.proxies[engine].pass();
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
