import { until } from '@astrapath/testing';
import kafkajs from 'kafkajs';
import { type Place, placesOf, withInspection } from '../platform/consumer-groups.ts';
import type { Platform } from '../platform/platform.ts';
import { signalProcess } from './process-family.ts';

const GROUP = 'analytics-consumer';
const EMPTY_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 250;
const TIMEOUT_MS = 10_000;

/**
 * Stops the group's members, sets its committed offsets back by so many records a partition, and lets it go on. The
 * orchestrator is held meanwhile, because it would start the member again.
 */
export async function rewindGroup(platform: Platform, records: number): Promise<void> {
  const brokers = platform.variables.KAFKA_BROKERS ?? '';
  const { orchestratorPid } = platform;
  const memberPid = platform.servicePid(GROUP);
  if (orchestratorPid === undefined) throw new Error('the orchestrator does not run');
  signalProcess(orchestratorPid, 'SIGSTOP');
  try {
    if (memberPid !== undefined) signalProcess(memberPid, 'SIGTERM');
    const isEmpty = () => withInspection(brokers, async (inspection) => (await inspection.group(GROUP)).members === 0);
    await until('the group to be empty', isEmpty, EMPTY_WITHIN_MS, LOOK_EVERY_MS);
    await setBack(brokers, records);
  } finally {
    signalProcess(orchestratorPid, 'SIGCONT');
  }
}

/** Commits as a member of the group, which takes a second; `setOffsets` of kafkajs's admin takes five a topic. */
async function setBack(brokers: string, records: number): Promise<void> {
  const look = () => withInspection(brokers, (inspection) => placesOf(inspection, GROUP));
  const places = await look();
  const offsets = places
    .filter(({ committed, low }) => committed > low)
    .map(({ topic, partition, committed, low }) => ({
      topic,
      partition,
      offset: String(Math.max(low, committed - records)),
    }));
  const consumer = new kafkajs.Kafka({
    brokers: brokers.split(','),
    clientId: 'chaos',
    connectionTimeout: TIMEOUT_MS,
    requestTimeout: TIMEOUT_MS,
    logLevel: kafkajs.logLevel.NOTHING,
  }).consumer({ groupId: GROUP, maxWaitTimeInMs: LOOK_EVERY_MS });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...new Set(places.map(({ topic }) => topic))] });
    const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
    await consumer.run({ autoCommit: false, eachBatch: async () => undefined });
    await joined;
    await consumer.commitOffsets(offsets);
  } finally {
    await consumer.disconnect();
  }
  assertWentBack(places, await look());
}

/** A rewind after which no partition is read again has tested nothing. */
export function assertWentBack(before: readonly Place[], after: readonly Place[]): void {
  const wentBack = before.some(({ topic, partition, committed }) =>
    after.some((one) => one.topic === topic && one.partition === partition && one.committed < committed),
  );
  if (!wentBack) throw new Error('no committed offset went back');
}
