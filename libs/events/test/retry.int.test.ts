import { deadLetterTopic, retryTopic } from '@astrapath/contracts';
import { until } from '@astrapath/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createConsumer, deadLetter, type EventContext, handle, ok, readDeadLetter, retryOf } from '../src/index.ts';
import { createGroup, createWorld, recordsOf, sharedEngines, TOPIC, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld(sharedEngines());
});
afterAll(() => world.close());

/** A member of a new group that dead-letters our event number 1 for as long as `isFixed` says no. */
async function startMember(isFixed: () => boolean) {
  const group = await createGroup(world.brokers);
  const seen: EventContext[] = [];
  const handler = handle(TOPIC, async (event, { ...context }) => {
    if (!world.isOurs(event) || world.numberOf(event) !== 1) return ok();
    seen.push(context);
    return isFixed() ? ok() : deadLetter('bad-goal');
  });
  const consumer = createConsumer({ ...world, groupId: group, handlers: [handler] });
  await consumer.start();
  return { group, seen, consumer };
}

/** The dead letters of our event, oldest first. */
async function lettersOf(group: string) {
  const records = await recordsOf(world, deadLetterTopic(TOPIC, group));
  return records
    .map(({ message }) => message)
    .filter((message) => readDeadLetter(message)?.provenance.reason === 'bad-goal');
}

it('brings a dead letter back to its group alone, and one that fails again keeps where it came from', async () => {
  let isFixed = false;
  const other = await startMember(() => true);
  const { group, seen, consumer } = await startMember(() => isFixed);
  await world.producer.publish(TOPIC, world.goal(1), { traceparent: '00-a-b-01' });
  const [first] = await until('the dead letter', async () => (await lettersOf(group)).length === 1 && lettersOf(group));
  const retry = retryOf(first ?? { key: null, value: null });
  expect(retry).toMatchObject({ topic: retryTopic(TOPIC, group), key: first?.key, value: first?.value });

  await world.producer.publishEncoded(retry === undefined ? [] : [retry]);
  const letters = await until('the second', async () => {
    const found = await lettersOf(group);
    return found.length === 2 && found.map((letter) => readDeadLetter(letter));
  });
  const before = letters[0]?.provenance;
  expect(before).toMatchObject({ topic: TOPIC, group, reason: 'bad-goal', attempt: 1 });
  expect(letters[1]?.provenance).toEqual({ ...before, attempt: 2, failedAt: letters[1]?.provenance.failedAt });
  expect(letters[1]?.original).toEqual(letters[0]?.original);

  isFixed = true;
  const [, second] = await lettersOf(group);
  const again = second && retryOf(second);
  await world.producer.publishEncoded(again === undefined ? [] : [again]);
  await until('the event to come a third time', () => seen.length === 3);
  expect(seen.map(({ topic, isRetry }) => ({ topic, isRetry }))).toEqual([
    { topic: TOPIC, isRetry: false },
    { topic: TOPIC, isRetry: true },
    { topic: TOPIC, isRetry: true },
  ]);
  expect(new Set(seen.map(({ publishedAt }) => publishedAt)).size).toBe(1);
  expect(other.seen).toHaveLength(1);
  await Promise.all([consumer.close(), other.consumer.close()]);
  expect(await lettersOf(group)).toHaveLength(2);
});
