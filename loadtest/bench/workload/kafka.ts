import kafkajs from 'kafkajs';

/**
 * A fresh broker takes seconds to make the coordinator of its first group. Said in full, for kafkajs gives up at once
 * where NODE_ENV is `test`.
 */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 60 };

/** kafkajs as it is, beside libs/events. */
export function plainKafka(brokers: string[]): kafkajs.Kafka {
  return new kafkajs.Kafka({ brokers, clientId: 'bench', logLevel: kafkajs.logLevel.NOTHING, retry: RETRY });
}

/** Resolves when the member, which must not run yet, has joined its group; fails when it gave up for good. */
export function joined(member: kafkajs.Consumer): Promise<void> {
  return new Promise((resolve, reject) => {
    member.on(member.events.GROUP_JOIN, () => resolve());
    member.on(member.events.CRASH, ({ payload }) => {
      if (!payload.restart) reject(payload.error);
    });
  });
}
