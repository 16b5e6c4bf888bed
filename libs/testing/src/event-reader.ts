import type { EventOf, TopicName } from '@astrapath/contracts';
import { type Codec, readTopic } from '@astrapath/events';
import type { Pool } from 'pg';
import { engineUrls } from './engines.ts';
import { quietTelemetry } from './quiet.ts';
import { until } from './until.ts';

export type EventReader = ReturnType<typeof createEventReader>;

/** Reads the events of a topic that pass, once everything in the outbox of `pool` is in Kafka. */
export function createEventReader({ pool, codec }: { pool: Pool; codec: Codec }) {
  const brokers = engineUrls().kafkaBrokers.split(',');
  const { logger } = quietTelemetry('event-reader');

  return async <T extends TopicName>(topic: T, passes: (event: EventOf<T>) => boolean): Promise<EventOf<T>[]> => {
    await until('an empty outbox', async () => {
      const { rows } = await pool.query<{ waiting: number }>('SELECT count(*)::int AS waiting FROM outbox');
      return rows[0]?.waiting === 0;
    });
    // A broker that just started answers its first group with "the coordinator is loading".
    return until('the topic to be read', () => readAll(topic, passes));
  };

  async function readAll<T extends TopicName>(topic: T, passes: (event: EventOf<T>) => boolean) {
    const found: EventOf<T>[] = [];
    for await (const { message } of readTopic({ brokers, topic, logger })) {
      const decoded = message.value && (await codec.decode(topic, message.value));
      if (decoded?.type === 'event' && passes(decoded.event)) found.push(decoded.event);
    }
    return found;
  }
}
