import { isDate, isTimezone } from '@astrapath/calendar';
import { deadLetterTopic, type EventOf } from '@astrapath/contracts';
import { POISON_TOPIC, type PoisonKind, poisonKinds, poisonOf, until } from '@astrapath/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createConsumer,
  deadLetter,
  type EncodedMessage,
  type EventRecord,
  handleBatch,
  ok,
  readDeadLetter,
  retryOf,
} from '../src/index.ts';
import { createGroup, createWorld, recordsOf, sharedEngines, type World } from './world.ts';

type Activity = EventOf<typeof POISON_TOPIC>;

const POISON = 10_000;
const GOOD = 10_000;
const USERS = 100;
/** Nobody can mend a record that has no value. */
const HOPELESS: PoisonKind = 'null-value';

let world: World;
beforeAll(async () => {
  world = await createWorld(sharedEngines());
});
afterAll(() => world.close());

const activity = (number: number): Activity => ({
  eventId: `${world.run}-${number}`,
  occurredAt: 1_767_225_600_000 + number,
  userId: `${world.run}-u${number % USERS}`,
  type: 'tool_usage',
  toolId: 'skill-gap',
  duration: 3,
  result: null,
  statDate: '2026-01-01',
  timezone: 'UTC',
});

/** Every second record is poison, one kind after the other; the key tells the number, so that it can be found again. */
function recordOf(number: number): EncodedMessage {
  const kind = kindOf(number);
  const event = activity(number);
  const value = kind === undefined ? world.codec.encode(POISON_TOPIC, event) : poisonOf(kind, event, world.codec);
  const headers = { traceparent: `00-${number}` };
  return { topic: POISON_TOPIC, key: `${event.userId}/${number}`, value, headers };
}

function kindOf(number: number): PoisonKind | undefined {
  return number % 2 === 0 ? undefined : poisonKinds[((number - 1) / 2) % poisonKinds.length];
}

const numberOf = (key: Buffer | string | null | undefined) => {
  const [user = '', number] = String(key ?? '').split('/');
  return user.startsWith(world.run) ? Number(number) : undefined;
};

/** Counts what can be counted, as a service would. */
function createCounter() {
  const counted = new Set<number>();
  const handler = handleBatch([POISON_TOPIC], async (records: EventRecord<typeof POISON_TOPIC>[]) =>
    records.map(({ event, key }) => {
      const number = numberOf(key);
      if (number === undefined) return ok();
      if (event.userId.length > 100) return deadLetter('invalid-user-id');
      if (!isDate(event.statDate)) return deadLetter('invalid-stat-date');
      if (!isTimezone(event.timezone)) return deadLetter('invalid-timezone');
      counted.add(number);
      return ok();
    }),
  );
  return { counted, handler };
}

/** A codec and a handler after the fix: whatever the bytes are, the key says which event was meant. */
function createFixed() {
  const counted = new Set<number>();
  const codec = { decode: () => ({ type: 'event', event: activity(0) }) as const };
  const handler = handleBatch([POISON_TOPIC], async (records) =>
    records.map(({ key }) => {
      const number = numberOf(key);
      if (number !== undefined) counted.add(number);
      return ok();
    }),
  );
  return { counted, handler, codec: Object.assign(Object.create(null), codec) };
}

async function publish(messages: EncodedMessage[]): Promise<void> {
  for (let at = 0; at < messages.length; at += 1_000)
    await world.producer.publishEncoded(messages.slice(at, at + 1_000));
}

async function lettersOf(group: string) {
  const records = await recordsOf(world, deadLetterTopic(POISON_TOPIC, group));
  return records.filter(({ message: { key } }) => numberOf(key) !== undefined).map(({ message }) => message);
}

it('dead-letters ten thousand poison records of twenty kinds among good ones, and takes all of them after a fix', async () => {
  expect(poisonKinds).toHaveLength(20);
  const numbers = Array.from({ length: POISON + GOOD }, (_, number) => number);
  const group = await createGroup(world.brokers, [POISON_TOPIC]);
  const { counted, handler } = createCounter();
  const consumer = createConsumer({ ...world, groupId: group, handlers: [handler] });
  await consumer.start();
  await publish(numbers.map(recordOf));
  await until('the good ones', () => counted.size === GOOD, 30_000);
  const letters = await until('the dead letters', async () => {
    const found = await lettersOf(group);
    return found.length === POISON && found;
  });
  expect(consumer.isHealthy()).toBe(true);
  await consumer.close();
  await expectProvenance(letters);

  const fixed = createFixed();
  const after = createConsumer({ ...world, groupId: group, handlers: [fixed.handler], codec: fixed.codec });
  await after.start();
  await publish(letters.flatMap((letter) => retryOf(letter) ?? []));
  const hopeless = numbers.filter((number) => kindOf(number) === HOPELESS);
  await until('the replayed ones', () => fixed.counted.size === POISON - hopeless.length, 30_000);
  const again = await until('those without a value', async () => {
    const found = (await lettersOf(group)).slice(POISON);
    return found.length === hopeless.length && found;
  });
  await after.close();
  expect(new Set([...fixed.counted, ...counted, ...hopeless]).size).toBe(POISON + GOOD);
  expect(new Set(again.map((letter) => readDeadLetter(letter)?.provenance.attempt))).toEqual(new Set([2]));
});

/** Each dead letter says the place of its original, and holds it to the byte. */
async function expectProvenance(letters: Awaited<ReturnType<typeof lettersOf>>): Promise<void> {
  const originals = new Map(
    (await recordsOf(world, POISON_TOPIC)).map((record) => [`${record.partition}/${record.message.offset}`, record]),
  );
  const reasons = new Map<string, Set<string>>();
  for (const letter of letters) {
    const { provenance, original } = readDeadLetter(letter) ?? {};
    const source = originals.get(`${provenance?.partition}/${provenance?.offset}`)?.message;
    expect(original).toEqual({ key: source?.key, value: source?.value, headers: source?.headers });
    expect(provenance).toMatchObject({ topic: POISON_TOPIC, attempt: 1, publishedAt: Number(source?.timestamp) });
    const kind = kindOf(numberOf(letter.key) ?? 0) ?? 'good';
    reasons.set(kind, (reasons.get(kind) ?? new Set()).add(provenance?.reason ?? 'none'));
  }
  const expected = {
    'null-value': 'empty-value',
    'huge-string': 'invalid-user-id',
    'invalid-stat-date': 'invalid-stat-date',
    'unknown-zone': 'invalid-timezone',
  };
  const reasonOf = new Map(Object.entries(expected));
  expect(reasons).toEqual(new Map(poisonKinds.map((kind) => [kind, new Set([reasonOf.get(kind) ?? 'undecodable'])])));
}
