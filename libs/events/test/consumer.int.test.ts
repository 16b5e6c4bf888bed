import { deadLetterTopic } from '@astrapath/contracts';
import { until } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Consumer,
  type ConsumerOptions,
  createConsumer,
  deadLetter,
  handle,
  handleBatch,
  ok,
  readDeadLetter,
} from '../src/index.ts';
import { committedOffsets, createGroup, createWorld, recordsOf, sharedEngines, TOPIC, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld(sharedEngines());
});
afterAll(() => world.close());

/** A joined consumer of a group of its own. */
async function startConsumer(
  handlers: ConsumerOptions['handlers'],
  given: Partial<ConsumerOptions> = {},
): Promise<{ consumer: Consumer; groupId: string }> {
  const groupId = given.groupId ?? (await createGroup(world.brokers));
  const consumer = createConsumer({ ...world, handlers, ...given, groupId });
  await consumer.start();
  return { consumer, groupId };
}

const publish = (...numbers: number[]) =>
  Promise.all(numbers.map((number) => world.producer.publish(TOPIC, world.goal(number, `u${number % 10}`))));

/** Dead letters of a group: undecodable ones (every group meets those of this file), or those that a handler gave. */
async function lettersOf(groupId: string, kind: 'undecodable' | 'given' = 'given') {
  const records = await recordsOf(world, deadLetterTopic(TOPIC, groupId));
  return records
    .flatMap(({ message }) => readDeadLetter(message) ?? [])
    .filter(({ provenance }) => (provenance.reason === 'undecodable') === (kind === 'undecodable'));
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('a consumer', () => {
  it('hands over each event with its context and commits after its effect, also for the next member', async () => {
    const seen: { number: number; key: string | null; traceparent: string | undefined }[] = [];
    const handler = handle(TOPIC, async (event, { key, traceparent }) => {
      if (world.isOurs(event)) seen.push({ number: world.numberOf(event), key, traceparent });
      return ok();
    });
    const { consumer, groupId } = await startConsumer([handler]);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await world.producer.publish(TOPIC, world.goal(1, 'trace'), { traceparent });
    await until('the event', () => seen.length === 1);
    await consumer.close();
    expect(seen).toEqual([{ number: 1, key: `${world.run}-trace`, traceparent }]);

    const second = await startConsumer([handler], { groupId });
    await world.producer.publish(TOPIC, world.goal(2, 'trace'));
    await until('the next event', () => seen.length > 1);
    await second.consumer.close();
    expect(seen.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('passes a poison message and dead-letters it with its provenance and its bytes', async () => {
    const handled: number[] = [];
    const { consumer, groupId } = await startConsumer([
      handle(TOPIC, async (event) => {
        if (world.isOurs(event)) handled.push(world.numberOf(event));
        return world.isOurs(event) && world.numberOf(event) === 12 ? deadLetter('bad-goal') : ok();
      }),
    ]);
    const key = `${world.run}-poison`;
    const value = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
    const headers = { custom: Buffer.from([1, 0, 255]), traceparent: 'not a trace' };
    await world.producer.publish(TOPIC, world.goal(11, 'poison'));
    await world.producer.publishEncoded([{ topic: TOPIC, key, value, headers }]);
    await world.producer.publish(TOPIC, world.goal(12, 'poison'));
    await world.producer.publish(TOPIC, world.goal(13, 'poison'));
    await until('the event behind the poison', () => handled.includes(13));
    await consumer.close();

    const poison = (await lettersOf(groupId, 'undecodable')).find(
      ({ original }) => original.key?.toString() === key && original.value?.equals(value),
    );
    expect(poison?.original.headers).toEqual({ custom: headers.custom, traceparent: Buffer.from('not a trace') });
    expect(poison?.provenance).toMatchObject({
      topic: TOPIC,
      group: groupId,
      reason: 'undecodable',
      error: 'not in Confluent wire format',
    });
    const { partition, offset } = poison?.provenance ?? {};
    const source = (await recordsOf(world, TOPIC)).find(
      (record) => record.partition === partition && record.message.offset === offset,
    );
    expect(source?.message.value).toEqual(value);
    expect(await lettersOf(groupId)).toMatchObject([{ provenance: { reason: 'bad-goal' } }]);
  });

  it('loses nothing and dead-letters nothing by a handler that fails five times and then works', async () => {
    let failures = 0;
    const handled: number[] = [];
    const { consumer, groupId } = await startConsumer([
      handle(TOPIC, async (event) => {
        if (!world.isOurs(event) || world.numberOf(event) < 20) return ok();
        if (world.numberOf(event) === 22 && failures++ < 5) throw new Error('database is down');
        handled.push(world.numberOf(event));
        return ok();
      }),
    ]);
    await publish(...range(20, 30));
    await until('all events', () => handled.length === 10);
    await consumer.close();
    expect(failures).toBe(6);
    expect(handled.toSorted((a, b) => a - b)).toEqual(range(20, 30));
    expect(await lettersOf(groupId)).toEqual([]);
  });

  it('pauses a partition whose handler goes on failing, serves the others, and goes on when the outage ends', async () => {
    let isDown = true;
    const handled: number[] = [];
    const { consumer, groupId } = await startConsumer([
      handle(TOPIC, async (event) => {
        if (!world.isOurs(event) || world.numberOf(event) < 30) return ok();
        if (isDown && event.userId.endsWith('-u0')) throw new Error('database is down');
        handled.push(world.numberOf(event));
        return ok();
      }),
    ]);
    await world.producer.publish(TOPIC, world.goal(30, 'u0'));
    const paused = /astrapath_events_partitions_paused\{[^}]*\} 1/;
    await until('the pause', async () => paused.test(await world.metrics.text()));
    await Promise.all(range(31, 60).map((number) => world.producer.publish(TOPIC, world.goal(number, `u${number}`))));
    await until('events of other partitions', () => handled.length > 10);
    expect(handled).not.toContain(30);
    isDown = false;
    await until('the event of the paused partition', () => handled.includes(30));
    await until('everything', () => handled.length >= 30);
    await consumer.close();
    expect(await lettersOf(groupId)).toEqual([]);
  });

  it('lets the partition wait while the dead-letter topic cannot be written', async () => {
    let isDown = true;
    const producer = {
      publishEncoded: (messages: Parameters<World['producer']['publishEncoded']>[0]) =>
        isDown ? Promise.reject(new Error('no broker')) : world.producer.publishEncoded(messages),
    };
    let given = 0;
    const handler = handle(TOPIC, async (event) => {
      if (!world.isOurs(event) || world.numberOf(event) !== 60) return ok();
      given++;
      return deadLetter('bad-goal');
    });
    const { consumer, groupId } = await startConsumer([handler], { producer });
    await publish(60);
    await until('the first try', () => given > 0);
    await until('a probe of the paused partition', () => given > 1);
    const before = await committedOffsets(world.brokers, groupId, TOPIC);
    isDown = false;
    await until('the dead letter', async () => (await lettersOf(groupId)).length === 1);
    const { partition, offset } = (await lettersOf(groupId))[0]?.provenance ?? { partition: -1, offset: '-1' };
    expect(Number(before.get(partition))).toBeLessThanOrEqual(Number(offset));
    await until('the commit', async () => {
      const after = await committedOffsets(world.brokers, groupId, TOPIC);
      return Number(after.get(partition)) > Number(offset);
    });
    await consumer.close();
  });

  it('gives a batch handler the events of one partition in order, at most as many as asked for', async () => {
    const sizes: number[] = [];
    const offsets = new Map<number, number[]>();
    const { consumer } = await startConsumer(
      [
        handleBatch([TOPIC], async (records) => {
          sizes.push(records.length);
          expect(new Set(records.map(({ partition }) => partition)).size).toBe(1);
          for (const { partition, offset, event } of records) {
            if (!world.isOurs(event) || world.numberOf(event) < 1_000) continue;
            offsets.set(partition, [...(offsets.get(partition) ?? []), Number(offset)]);
          }
          return records.map(() => ok());
        }),
      ],
      { batchSize: 50 },
    );
    await publish(...range(1_000, 2_000));
    await until('all events', () => [...offsets.values()].flat().length === 1_000);
    await consumer.close();
    expect(Math.max(...sizes)).toBeLessThanOrEqual(50);
    for (const list of offsets.values()) expect(list).toEqual(list.toSorted((a, b) => a - b));
  });
});

describe('a batch handler', () => {
  it('works on partitions side by side, each key in order, and tells how far behind and how fresh it is', async () => {
    const count = 600;
    const first = 5_000;
    const underWay = new Set<number>();
    const sideBySide = Promise.withResolvers<void>();
    const handled = new Map<string, number[]>();
    const handler = handleBatch([TOPIC], async (records, { partition }) => {
      underWay.add(partition);
      if (underWay.size > 1) sideBySide.resolve();
      await sideBySide.promise;
      const ours = records.filter(({ event }) => world.isOurs(event) && world.numberOf(event) >= first);
      for (const { event } of ours) {
        handled.set(event.userId, [...(handled.get(event.userId) ?? []), world.numberOf(event)]);
      }
      underWay.delete(partition);
      return records.map(() => ok());
    });
    await publish(...range(first, first + count));
    const { consumer, groupId } = await startConsumer([handler], { batchSize: 20 });
    await until('all events', () => [...handled.values()].flat().length >= count);
    await consumer.close();
    for (const numbers of handled.values()) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    const text = await world.metrics.text();
    const ofGroup = (name: string) =>
      [...text.matchAll(new RegExp(`^astrapath_${name}\\{[^}]*group="${groupId}"[^}]*\\} (\\S+)$`, 'gm'))].map(
        ([, value]) => Number(value),
      );
    expect(new Set(ofGroup('events_consumer_lag'))).toEqual(new Set([0]));
    expect(Math.max(...ofGroup('events_consumer_freshness_seconds'))).toBeLessThan(20);
  });
});

describe('a group of consumers', () => {
  it('loses nothing and keeps the order of each user when members come and go under load', async () => {
    const first = 10_000;
    const count = 3_000;
    const users = 30;
    const handled = new Map<string, number[]>();
    const handler = handle(TOPIC, async (event) => {
      if (!world.isOurs(event) || world.numberOf(event) < first) return ok();
      const list = handled.get(event.userId) ?? [];
      handled.set(event.userId, list);
      await new Promise(setImmediate);
      list.push(world.numberOf(event));
      return ok();
    });
    const groupId = await createGroup(world.brokers);
    const members = [(await startConsumer([handler], { groupId })).consumer];

    let isSending = true;
    const send = async () => {
      for (let number = first; number < first + count; number += users) {
        await Promise.all(
          range(number, number + users).map((one) => world.producer.publish(TOPIC, world.goal(one, `r${one % users}`))),
        );
      }
      isSending = false;
    };
    const sending = send();
    const seen = () => new Set([...handled.values()].flat()).size;
    members.push((await startConsumer([handler], { groupId })).consumer);
    members.push((await startConsumer([handler], { groupId })).consumer);
    await members.shift()?.close();
    await sending;
    await until('all events', () => !isSending && seen() === count, 40_000);
    await Promise.all(members.map((member) => member.close()));

    for (const numbers of handled.values()) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect([...handled.values()].flat()).toHaveLength(count);
  });
});
