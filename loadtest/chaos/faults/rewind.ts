import { until } from '@astrapath/testing';
import type { Admin } from 'kafkajs';
import { placesOf, withAdmin } from '../platform/consumer-groups.ts';
import type { Platform } from '../platform/platform.ts';

const GROUP = 'analytics-consumer';
const EMPTY_WITHIN_MS = 90_000;
const MEMBERLESS = new Set(['Empty', 'Dead']);

/**
 * Stops the group's members, sets its committed offsets back by so many records a partition, and lets it go on. The
 * orchestrator is held meanwhile, because it would start the member again.
 */
export async function rewindGroup(platform: Platform, records: number): Promise<void> {
  hold(platform, 'SIGSTOP');
  try {
    const pid = platform.servicePid(GROUP);
    if (pid !== undefined) stopProcess(pid);
    await withAdmin(platform.variables.KAFKA_BROKERS ?? '', async (admin) => {
      await until('the group to be empty', () => isEmpty(admin), EMPTY_WITHIN_MS);
      await setBack(admin, records);
    });
  } finally {
    hold(platform, 'SIGCONT');
  }
}

function hold({ orchestratorPid }: Platform, signal: 'SIGSTOP' | 'SIGCONT'): void {
  if (orchestratorPid !== undefined) process.kill(orchestratorPid, signal);
}

function stopProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // Another fault has killed it.
  }
}

async function isEmpty(admin: Admin): Promise<boolean> {
  const { groups } = await admin.describeGroups([GROUP]);
  return groups.every(({ state }) => MEMBERLESS.has(state));
}

async function setBack(admin: Admin, records: number): Promise<void> {
  const places = await placesOf(admin, GROUP);
  const byTopic = Map.groupBy(
    places.filter(({ committed, low }) => committed > low),
    ({ topic }) => topic,
  );
  for (const [topic, all] of byTopic) {
    const partitions = all.map(({ partition, committed, low }) => ({
      partition,
      offset: String(Math.max(low, committed - records)),
    }));
    await admin.setOffsets({ groupId: GROUP, topic, partitions });
  }
}
