import { until } from '@astrapath/testing';
import { describe, expect, it, type TestContext } from 'vitest';
import { createConsumer, handleBatch, ok } from '../src/index.ts';
import { committedOffsets, createGroup, createWorld, sharedEngines, TOPIC, withAdmin, type World } from './world.ts';

const EVENTS = 600;
/** Kafka drops a member that has not joined again within the rebalance time-out, 30 s. */
const DROPPED_WITHIN_MS = 45_000;
const TEST_TIMEOUT_MS = 100_000;

/** A member in this process; while its gate is shut, its batches of ours do not end. */
function createMember(world: World, groupId: string) {
  const begun: number[] = [];
  const ended: number[] = [];
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  const handler = handleBatch([TOPIC], async (records) => {
    const numbers = records.flatMap(({ event }) => (world.isOurs(event) ? [world.numberOf(event)] : []));
    begun.push(...numbers);
    if (numbers.length > 0) await gate.promise;
    ended.push(...numbers);
    return records.map(() => ok());
  });
  const consumer = createConsumer({ ...world, groupId, handlers: [handler] });
  const shut = () => {
    gate = Promise.withResolvers();
  };
  return { begun, ended, consumer, shut, open: () => gate.resolve() };
}

async function openGroup({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const world = await createWorld(sharedEngines());
  onTestFinished(() => world.close());
  const group = await createGroup(world.brokers);
  const [first, second] = [createMember(world, group), createMember(world, group)];
  onTestFinished(async () => {
    first.open();
    await Promise.all([first.consumer.close(), second.consumer.close()]);
  });
  await first.consumer.start();
  return { world, group, first, second };
}

async function publish(world: World, from: number): Promise<void> {
  const numbers = Array.from({ length: EVENTS }, (_, index) => from + index);
  await Promise.all(numbers.map((number) => world.producer.publish(TOPIC, world.goal(number, `u${number % 60}`))));
}

/** State of the group at its coordinator, and how many members it has: "Stable 2". */
const stateOf = (world: World, group: string) =>
  withAdmin(world.brokers, async (admin) => {
    const [found] = (await admin.describeGroups([group])).groups;
    return `${found?.state} ${found?.members.length}`;
  });

const sorted = (numbers: number[]) => numbers.toSorted((a, b) => a - b);

describe.concurrent('a rebalance in the middle of a batch', { timeout: TEST_TIMEOUT_MS }, () => {
  it('waits for what is under way: nothing is lost, and nothing is handled twice', async (context) => {
    const { world, group, first, second } = await openGroup(context);
    first.shut();
    await publish(world, 0);
    await until('batches under way', () => first.begun.length > 0);
    const joining = second.consumer.start();
    await until('the rebalance', async () => (await stateOf(world, group)) === 'PreparingRebalance 2');
    expect(second.begun).toEqual([]);
    first.open();
    await joining;
    await publish(world, EVENTS);
    await until('all', () => first.ended.length + second.ended.length >= 2 * EVENTS);
    expect(sorted([...first.ended, ...second.ended])).toEqual(Array.from({ length: 2 * EVENTS }, (_, index) => index));
    expect(second.ended.length).toBeGreaterThan(0);
  });

  it('leaves a member behind that takes too long, and that one commits nothing for its follower', async (context) => {
    const { world, group, first, second } = await openGroup(context);
    first.shut();
    await publish(world, 0);
    await until('batches under way', () => first.begun.length > 0);
    const ends = await withAdmin(world.brokers, (admin) => admin.fetchTopicOffsets(TOPIC));
    await second.consumer.start();
    await until('the follower to handle all', () => second.ended.length === EVENTS, DROPPED_WITHIN_MS);
    const before = await until('the follower to commit', async () => {
      const offsets = await committedOffsets(world.brokers, group, TOPIC);
      return ends.every(({ partition, high }) => Number(offsets.get(partition)) >= Number(high)) && offsets;
    });
    first.open();
    await until('the end of its batches', () => first.ended.length === first.begun.length);
    await until('both in the group', async () => (await stateOf(world, group)) === 'Stable 2');
    await publish(world, EVENTS);
    const later = (numbers: number[]) => numbers.filter((number) => number >= EVENTS).length;
    await until('both to handle what came later', () => later(first.ended) > 0 && later(second.ended) > 0);
    await until('all of it', () => later(first.ended) + later(second.ended) >= EVENTS);
    const after = await committedOffsets(world.brokers, group, TOPIC);
    for (const [partition, offset] of before)
      expect(Number(after.get(partition))).toBeGreaterThanOrEqual(Number(offset));
  });
});
