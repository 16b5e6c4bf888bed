import type { Logger } from '@astrapath/telemetry';
import kafkajs, { type Kafka, type LogEntry, type RetryOptions } from 'kafkajs';
import { drainBeforeRejoin } from './drain-before-rejoin.ts';
import { stopIdlePolling } from './idle-polling.ts';
import { guardedSocket } from './socket.ts';

/** What we log with: the part of pino's interface that this lib uses. */
export type EventLogger = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** A broker that has not accepted a connection by then is not going to. */
const CONNECTION_TIMEOUT_MS = 3_000;
/** Longest wait for one answer; a join waits longer, kafkajs knows. */
export const REQUEST_TIMEOUT_MS = 10_000;

export type KafkaOptions = { brokers: readonly string[]; clientId: string; logger: EventLogger; retry: RetryOptions };

/** The one place where a kafkajs client is made: time-outs, sockets that notice a dead peer, our logger. */
export function createKafka({ brokers, clientId, logger, retry }: KafkaOptions): Kafka {
  stopIdlePolling();
  drainBeforeRejoin();
  return new kafkajs.Kafka({
    brokers: [...brokers],
    clientId,
    retry,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    socketFactory: guardedSocket,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => (entry) => logEntry(logger, entry),
  });
}

/**
 * kafkajs calls each failed attempt an error, dozens a second while a broker is away. What it means for us is said by
 * the producer, the consumer and the relay, once; this is the detail below.
 */
function logEntry(logger: EventLogger, { namespace, log }: LogEntry): void {
  const { message, broker, groupId, topic, partition, error, retryCount } = log;
  logger.debug(
    { namespace, broker, groupId, topic, partition, error, retryCount, reason: message },
    'kafka client message',
  );
}
