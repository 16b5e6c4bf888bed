import { type Codec, type Producer, PublishRefusedError, PublishUnavailableError } from '@astrapath/events';
import type { EventOf } from '@astrapath/contracts';
import { currentTraceparent } from '@astrapath/telemetry';

const TOPIC = 'analytics.activity.recorded.v1';

/** `failed` may or may not have reached Kafka: nobody can tell before the request is repeated. */
export type Published = { type: 'acknowledged' } | { type: 'failed'; cause: unknown };
export type ActivityPublisher = ReturnType<typeof createActivityPublisher>;

/** Publishes events of one request together; the answer comes when all replicas have them. Throws for bugs alone. */
export function createActivityPublisher(codec: Pick<Codec, 'encode'>, producer: Pick<Producer, 'publishEncoded'>) {
  return async (events: readonly EventOf<typeof TOPIC>[]): Promise<Published> => {
    const traceparent = currentTraceparent();
    const headers = traceparent === undefined ? {} : { headers: { traceparent } };
    try {
      await producer.publishEncoded(
        events.map((event) => ({ topic: TOPIC, key: event.userId, value: codec.encode(TOPIC, event), ...headers })),
      );
      return { type: 'acknowledged' };
    } catch (cause) {
      if (cause instanceof PublishUnavailableError || cause instanceof PublishRefusedError) {
        return { type: 'failed', cause };
      }
      throw cause;
    }
  };
}
