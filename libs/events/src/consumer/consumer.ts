import type { EachBatchPayload } from 'kafkajs';
import type { Codec } from '../codec/codec.ts';
import { createKafka, type EventLogger } from '../kafka/client.ts';
import { createStaticMembership, type StaticMembership } from '../kafka/static-membership.ts';
import type { Producer } from '../producer/producer.ts';
import type { EventMetrics } from '../producer/producer-metrics.ts';
import { type BatchDependencies, runBatch } from './batch.ts';
import { createCommits } from './commits.ts';
import { createConsumerMetrics } from './consumer-metrics.ts';
import type { Handler } from './handlers.ts';
import { LagWatch } from './lag-watch.ts';
import { createPartitionOutages } from './partition-outages.ts';
import { routesOf } from './routes.ts';
import { openSession, type Place } from './session.ts';
import { type SessionCallbacks, Supervisor } from './supervisor.ts';
import { createWatchdog } from './watchdog.ts';

const KEYS_AT_ONCE = 16;
const PARTITIONS_AT_ONCE = 8;
const CHUNK_SIZE = 500;
/** More would only sit in memory while the first chunks are handled: garbage that costs half of the CPU. */
const FETCH_BYTES = 256 * 1024;
/** A partition that fails for longer makes the consumer unhealthy. */
const LONG_OUTAGE_MS = 30_000;
/**
 * Long enough to sit out a broker's restart within the session: a member that comes back by its name goes on at once,
 * a new one waits until the old one's session has run out.
 */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 45, restartOnFailure: async () => false };

export type ConsumerOptions = {
  brokers: readonly string[];
  groupId: string;
  /**
   * Name of this member in the group, of which there must be no other: it keeps its partitions while its process
   * restarts within ten seconds. Default none: it leaves the group when it closes.
   */
  groupInstanceId?: string | undefined;
  codec: Pick<Codec, 'decode'>;
  /** Publishes dead letters. */
  producer: Pick<Producer, 'publishEncoded'>;
  logger: EventLogger;
  metrics: EventMetrics;
  /** One handler a topic; the topics of all handlers are consumed, and this group's retry topics. */
  handlers: readonly Handler[];
  /** Keys handled at the same time in a partition, by `handle`; default 16. */
  concurrency?: number;
  /** Records between two commits, and the most that `handleBatch` gets at once; default 500. */
  batchSize?: number;
  /** Most that a fetch takes from a partition; default 256 KiB. More pays off only for a large `batchSize`. */
  fetchBytes?: number;
  /** The consumer cannot go on. Default: an uncaught error, which stops the process. */
  onCrash?: (error: Error) => void;
};

export type Consumer = Pick<GroupMember, 'start' | 'close' | 'isHealthy'>;

/** Consumer of a group: each event at least once, in order for each key, committed after its effect. */
export function createConsumer(options: ConsumerOptions): Consumer {
  return new GroupMember(options);
}

class GroupMember {
  readonly #options: ConsumerOptions;
  readonly #dependencies: BatchDependencies;
  readonly #supervisor: Supervisor;
  readonly #watchdog = createWatchdog();
  readonly #lagWatch: LagWatch;
  readonly #membership: StaticMembership | undefined;
  #ending = new AbortController();
  #generation = 0;
  #assigned: Place[] = [];

  constructor(options: ConsumerOptions) {
    const { groupId, codec, producer, logger } = options;
    const metrics = createConsumerMetrics(options.metrics, groupId);
    this.#options = options;
    this.#membership = options.groupInstanceId ? createStaticMembership(options.groupInstanceId) : undefined;
    this.#dependencies = {
      group: groupId,
      codec,
      producer,
      logger,
      metrics,
      concurrency: options.concurrency ?? KEYS_AT_ONCE,
      chunkSize: options.batchSize ?? CHUNK_SIZE,
      routes: routesOf(options.handlers, groupId),
      outages: createPartitionOutages(logger, metrics),
      commits: createCommits(),
      ending: () => this.#ending.signal,
      generation: () => this.#generation,
    };
    this.#supervisor = new Supervisor({
      logger,
      watchdog: this.#watchdog,
      onFatal: options.onCrash ?? throwUncaught,
      open: (callbacks) => this.#openSession(callbacks),
    });
    this.#lagWatch = this.#createLagWatch();
  }

  /** Joins the group, waiting for brokers that are not there yet; resolves when it has joined. */
  async start(): Promise<void> {
    await this.#supervisor.start();
    this.#lagWatch.start();
  }

  /** Ends what is being handled, commits it and leaves the group; one with a name keeps its place for a while. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#lagWatch.close();
    await this.#supervisor.close();
    this.#dependencies.outages.clear();
  }

  /** Whether it has joined, fetches, and no handler is stuck or has been failing for long. */
  isHealthy(): boolean {
    const { outages } = this.#dependencies;
    return this.#supervisor.isJoined() && this.#watchdog.isAlive() && outages.longestMs() < LONG_OUTAGE_MS;
  }

  #createLagWatch(): LagWatch {
    const { brokers, groupId, logger } = this.#options;
    const { metrics, outages } = this.#dependencies;
    return new LagWatch({
      admin: createKafka({ brokers, clientId: groupId, logger, retry: { retries: 0 } }).admin(),
      groupId,
      logger,
      assigned: () => this.#assigned,
      isExcused: (place) => outages.isOpen(place) || this.#watchdog.isMoving(nameOf(place)),
      onLag: metrics.lag,
      onLooked: metrics.looked,
      onStalled: (place) => this.#supervisor.replace(`partition ${nameOf(place)} has records and does not move`),
    });
  }

  #openSession({ joined, crashed }: SessionCallbacks) {
    const { brokers, groupId, logger } = this.#options;
    return openSession({
      kafka: createKafka({ brokers, clientId: groupId, logger, retry: RETRY }),
      retry: RETRY,
      groupId,
      membership: this.#membership,
      ...this.#topics(),
      partitionsAtOnce: PARTITIONS_AT_ONCE,
      bytesPerPartition: this.#options.fetchBytes ?? FETCH_BYTES,
      runBatch: (payload: EachBatchPayload) =>
        this.#watchdog.during(nameOf(payload.batch), (onProgress) => runBatch(this.#dependencies, payload, onProgress)),
      onFetch: this.#watchdog.fetched,
      onCrash: crashed,
      onJoined: (places) => {
        this.#joined(places);
        joined();
      },
    });
  }

  #topics(): { topics: string[]; retryTopics: string[] } {
    const names = Map.groupBy(this.#dependencies.routes, ([, { isRetry }]) => isRetry);
    const namesOf = (isRetry: boolean) => (names.get(isRetry) ?? []).map(([name]) => name);
    return { topics: namesOf(false), retryTopics: namesOf(true) };
  }

  #joined(places: Place[]): void {
    const { metrics, outages } = this.#dependencies;
    this.#generation++;
    // What is still handled for the generation before ends soon and commits nothing.
    this.#ending.abort();
    this.#ending = new AbortController();
    for (const place of this.#assigned) metrics.gone(place);
    this.#assigned = places;
    outages.keepOnly(places);
    this.#watchdog.fetched();
    this.#options.logger.info(
      { groupId: this.#options.groupId, partitions: places.length },
      'joined the consumer group',
    );
  }
}

function nameOf({ topic, partition }: Place): string {
  return `${topic}/${partition}`;
}

function throwUncaught(error: Error): void {
  queueMicrotask(() => {
    throw error;
  });
}
