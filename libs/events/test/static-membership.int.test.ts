import { until } from '@astrapath/testing';
import { describe, expect, it, type TestContext } from 'vitest';
import { type Consumer, createConsumer, handleBatch, ok } from '../src/index.ts';
import { startMember } from './member.ts';
import { createGroupAtEnd, createWorld, sharedEngines, TOPIC, type World } from './world.ts';

/** One event for each of many users falls on every partition. */
const EVENTS = 120;
const TEST_TIMEOUT_MS = 240_000;
/** The machine has other things to do. */
const PATIENCE_MS = 60_000;

type Context = Pick<TestContext, 'onTestFinished'>;
type Member = { consumer: Consumer; joins: number[]; handled: Set<number>; crashes: Error[] };

async function openWorld({ onTestFinished }: Context) {
  const world = await createWorld(sharedEngines());
  onTestFinished(() => world.close());
  return { world, group: await createGroupAtEnd(world.brokers) };
}

/** A member in this process; `joins` holds for each generation it was in how many partitions it had. */
async function startHere(
  world: World,
  { groupId, groupInstanceId }: { groupId: string; groupInstanceId: string },
  { onTestFinished }: Context,
): Promise<Member> {
  const member = { joins: new Array<number>(), handled: new Set<number>(), crashes: new Array<Error>() };
  const info = (fields: object, sentence: string) => {
    if (sentence === 'joined the consumer group') member.joins.push({ partitions: 0, ...fields }.partitions);
  };
  const handler = handleBatch([TOPIC], async (records) => {
    for (const { event } of records) if (world.isOurs(event)) member.handled.add(world.numberOf(event));
    return records.map(() => ok());
  });
  const logger = Object.assign(Object.create(world.logger), { info });
  const onCrash = (error: Error) => void member.crashes.push(error);
  const consumer = createConsumer({ ...world, logger, groupId, groupInstanceId, handlers: [handler], onCrash });
  onTestFinished(() => consumer.close());
  await consumer.start();
  return { consumer, ...member };
}

async function publish(world: World, from: number): Promise<void> {
  const numbers = Array.from({ length: EVENTS }, (_, index) => from + index);
  await Promise.all(numbers.map((number) => world.producer.publish(TOPIC, world.goal(number, `u${number % EVENTS}`))));
}

describe.concurrent('a member with a name', { timeout: TEST_TIMEOUT_MS }, () => {
  it('gets its partitions back when it is closed and started again, and the others do not notice', async (context) => {
    const { world, group: groupId } = await openWorld(context);
    const first = await startHere(world, { groupId, groupInstanceId: 'a' }, context);
    const other = await startHere(world, { groupId, groupInstanceId: 'b' }, context);
    await until('both in one generation', () => first.joins.length === 2, PATIENCE_MS);
    await publish(world, 0);
    await until('all', () => first.handled.size + other.handled.size === EVENTS, PATIENCE_MS);
    await first.consumer.close();
    const again = await startHere(world, { groupId, groupInstanceId: 'a' }, context);
    await publish(world, EVENTS);
    await until('all', () => again.handled.size + other.handled.size >= 2 * EVENTS - first.handled.size, PATIENCE_MS);
    expect(other.joins).toHaveLength(1);
    expect(again.joins).toEqual([first.joins.at(-1)]);
    const users = (handled: Set<number>) => new Set([...handled].map((number) => number % EVENTS));
    expect(users(again.handled)).toEqual(users(first.handled));
  });

  it('that is killed goes on when it is started again, without waiting for its session to end', async (context) => {
    const { world, group: groupId } = await openWorld(context);
    const other = await startHere(world, { groupId, groupInstanceId: 'b' }, context);
    const first = await startMember(world, groupId, context, { instanceId: 'a' });
    await until('both in one generation', () => other.joins.length === 2, PATIENCE_MS);
    first.kill('SIGKILL');
    // In this process, for a new one may need longer to start than the session lasts.
    const again = await startHere(world, { groupId, groupInstanceId: 'a' }, context);
    await publish(world, 0);
    await until('all', () => again.handled.size + other.handled.size === EVENTS, PATIENCE_MS);
    expect(again.handled.size).toBeGreaterThan(0);
    // The end of its session would have been a generation more.
    expect(other.joins).toHaveLength(2);
  });

  it('that is started twice stops the first one, loudly, and the second goes on', async (context) => {
    const { world, group: groupId } = await openWorld(context);
    const first = await startHere(world, { groupId, groupInstanceId: 'a' }, context);
    const second = await startHere(world, { groupId, groupInstanceId: 'a' }, context);
    await until('the first to stop', () => first.crashes.length > 0, PATIENCE_MS);
    expect([first.consumer.isHealthy(), second.consumer.isHealthy()]).toEqual([false, true]);
    await publish(world, 0);
    await until('all', () => second.handled.size === EVENTS, PATIENCE_MS);
    expect([first.crashes.length, second.crashes.length]).toEqual([1, 0]);
  });
});
