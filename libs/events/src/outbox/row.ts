import { createHash } from 'node:crypto';
import type { EventOf, TopicName } from '@astrapath/contracts';
import { currentTraceparent } from '@astrapath/telemetry';
import type { Codec } from '../codec/codec.ts';
import { keyOf } from '../producer/keys.ts';

/** Unit of ownership and of parallel relaying; rows of one aggregate share a shard. Fixed: rows hold it. */
export const SHARDS = 16;

/** A row of table `outbox`, ready to be written. */
export type OutboxRow = { shard: number; topic: string; key: string; value: Buffer; traceparent: string | null };

/** Row that will publish `event`; the key is the one its topic declares unless `key` is given. */
export function outboxRow<T extends TopicName>(
  codec: Pick<Codec, 'encode'>,
  topic: T,
  event: EventOf<T>,
  key: string = keyOf(topic, event),
): OutboxRow {
  return {
    shard: shardOf(key),
    topic,
    key,
    value: codec.encode(topic, event),
    traceparent: currentTraceparent() ?? null,
  };
}

/** Shard of a key: the same in every process and release. */
export function shardOf(key: string): number {
  return createHash('sha1').update(key).digest().readUInt8(0) % SHARDS;
}

/**
 * SQL that writes the rows given by `outboxParameters` as $first … $first+4, in order; the last part of a statement
 * whose CTEs make the change. With `from`, the name of a CTE, it writes them only when that CTE returned a row, and
 * numbers them only then: after the wait for another writer of the aggregate, so that their order is that of commits.
 */
export function insertOutbox(firstParameter: number, from?: string): string {
  const [shard, topic, key, value, traceparent] = [0, 1, 2, 3, 4].map((offset) => `$${firstParameter + offset}`);
  const condition = from === undefined ? '' : ` WHERE EXISTS (SELECT 1 FROM ${from})`;
  return (
    'INSERT INTO outbox (shard, topic, key, value, traceparent) SELECT r.shard, r.topic, r.key, r.value, r.traceparent' +
    ` FROM unnest(${shard}::smallint[], ${topic}::text[], ${key}::text[], ${value}::bytea[], ${traceparent}::text[])` +
    ` WITH ORDINALITY AS r(shard, topic, key, value, traceparent, at)${condition} ORDER BY r.at`
  );
}

/** The five parameters of `insertOutbox`. */
export function outboxParameters(
  rows: readonly OutboxRow[],
): [number[], string[], string[], Buffer[], (string | null)[]] {
  return [
    rows.map((row) => row.shard),
    rows.map((row) => row.topic),
    rows.map((row) => row.key),
    rows.map((row) => row.value),
    rows.map((row) => row.traceparent),
  ];
}
