import { schemaText, type TopicName, topicNames } from '@astrapath/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEvent, InvalidEventError, parseSchema } from './event-type.ts';
import { createReader } from './reader.ts';

const SCHEMA_ID = 7;
const TOPIC = 'identity.goal.completed.v1';
function registryWith(schemas: Record<number, string> = {}) {
  const asked: number[] = [];
  return {
    asked,
    async schemaById(id: number) {
      asked.push(id);
      return schemas[id];
    },
  };
}

const goalCompleted = {
  eventId: 'e1',
  occurredAt: 1_700_000_000_000,
  userId: 'u1',
  goalId: 'g1',
  statDate: '2026-01-31',
  timezone: 'Pacific/Kiritimati',
};

function readerOf(topic: TopicName, registry = registryWith()) {
  return createReader({ type: parseSchema(schemaText(topic)), schemaId: SCHEMA_ID, registry });
}

describe.each(topicNames)('events of %s', (topic) => {
  const type = parseSchema(schemaText(topic));

  it('survive encoding and decoding', async () => {
    const read = readerOf(topic);
    for (let round = 0; round < 50; round++) {
      const event: unknown = type.random();
      const decoded = await read(encodeEvent(topic, type, SCHEMA_ID, event));
      expect(decoded).toEqual({ type: 'event', event: type.clone(event) });
    }
  });

  it('are never made of garbage without saying so: it is poison or an event that fits the schema', async () => {
    const read = readerOf(topic);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (garbage) => {
        const decoded = await read(Buffer.concat([Buffer.from([0, 0, 0, 0, SCHEMA_ID]), garbage]));
        if (decoded.type === 'event') expect(type.isValid(decoded.event)).toBe(true);
        else expect(decoded.reason).toBe('the bytes do not fit their schema');
      }),
    );
  });
});

describe('an invalid event', () => {
  const type = parseSchema(schemaText(TOPIC));

  it('is refused with topic and field, and without its value', () => {
    const invalid = { ...goalCompleted, userId: 424242, timezone: { secret: 'hunter2' } };
    const encode = () => encodeEvent(TOPIC, type, SCHEMA_ID, invalid);
    expect(encode).toThrow(InvalidEventError);
    expect(encode).toThrow(`event for ${TOPIC} does not fit its schema at userId, timezone`);
    expect(encode).not.toThrow(/424242|hunter2/);
  });

  it('is refused when it is no record at all', () => {
    expect(() => encodeEvent(TOPIC, type, SCHEMA_ID, null)).toThrow('does not fit its schema at the root');
  });
});

describe('decoding', () => {
  it('encodes and reads an event larger than the scratch buffer', async () => {
    const type = parseSchema(schemaText(TOPIC));
    const event = { ...goalCompleted, goalId: 'g'.repeat(200_000) };
    expect(await readerOf(TOPIC)(encodeEvent(TOPIC, type, SCHEMA_ID, event))).toEqual({ type: 'event', event });
  });

  it('calls bytes outside the wire format poison', async () => {
    const reason = 'not in Confluent wire format';
    const read = readerOf(TOPIC);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (array) => {
        fc.pre(array[0] !== 0);
        expect(await read(Buffer.from(array))).toEqual({ type: 'poison', reason });
      }),
    );
  });

  it('reads what an older writer wrote, asking the registry for its schema once', async () => {
    const schema: { fields: { name: string }[] } = JSON.parse(schemaText(TOPIC));
    const newer = { ...schema, fields: [...schema.fields, { name: 'mood', type: ['null', 'string'], default: null }] };
    const registry = registryWith({ 9: JSON.stringify(newer) });
    const read = readerOf(TOPIC, registry);
    const bytes = encodeEvent(TOPIC, parseSchema(JSON.stringify(newer)), 9, { ...goalCompleted, mood: 'glad' });
    expect(await read(bytes)).toEqual({ type: 'event', event: goalCompleted });
    expect(await read(bytes)).toEqual({ type: 'event', event: goalCompleted });
    expect(registry.asked).toEqual([9]);
  });

  it('calls a schema id that the registry does not know poison, and asks again the next time', async () => {
    const registry = registryWith();
    const read = readerOf(TOPIC, registry);
    const bytes = Buffer.from([0, 0, 0, 0, 99, 1, 2, 3]);
    expect(await read(bytes)).toEqual({ type: 'poison', reason: 'unknown schema id 99' });
    await read(bytes);
    expect(registry.asked).toEqual([99, 99]);
  });

  it('calls an event of another topic poison', async () => {
    const registry = registryWith({ 8: schemaText('learning.path.published.v1') });
    const decoded = await readerOf(TOPIC, registry)(Buffer.from([0, 0, 0, 0, 8, 1, 2]));
    expect(decoded).toEqual({ type: 'poison', reason: 'schema id 8 is not a schema of this topic' });
  });

  it('throws when the registry cannot be asked, for that is an outage and no poison', async () => {
    const registry = { asked: [], schemaById: () => Promise.reject(new Error('registry is down')) };
    await expect(readerOf(TOPIC, registry)(Buffer.from([0, 0, 0, 0, 99]))).rejects.toThrow('registry is down');
  });
});
