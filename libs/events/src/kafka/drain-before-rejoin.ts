import { createRequire } from 'node:module';

type FetchError = { type?: string; name?: string };
/** The part of kafkajs's internal ConsumerGroup that is concerned. */
type ConsumerGroup = {
  cluster: { refreshMetadata(): Promise<void> };
  recoverFromFetch(error: FetchError): Promise<void>;
};

/** What kafkajs 2.2.4 itself takes for metadata that are out of date. */
const STALE_METADATA = new Set([
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'KafkaJSTopicMetadataNotLoaded',
]);
const STALE_ASSIGNMENT = 'KafkaJSStaleTopicMetadataAssignment';

let isPatched = false;

/**
 * kafkajs 2.2.4 fetches from each broker by itself, and where metadata are out of date it joins the group anew in the
 * middle of one such fetch, while batches from other brokers are being handled: their partitions go to other members
 * before their handlers have ended. This makes it end the fetching first, as it does at an ordinary rebalance.
 */
export function drainBeforeRejoin(): void {
  if (isPatched) return;
  isPatched = true;
  const { prototype }: { prototype: ConsumerGroup } = createRequire(import.meta.url)(
    'kafkajs/src/consumer/consumerGroup',
  );
  const recover = prototype.recoverFromFetch;
  prototype.recoverFromFetch = async function recoverOrRejoin(this: ConsumerGroup, error: FetchError): Promise<void> {
    const isStale = STALE_METADATA.has(error.type ?? '') || STALE_METADATA.has(error.name ?? '');
    if (!isStale && error.name !== STALE_ASSIGNMENT) return recover.call(this, error);
    if (isStale) await this.cluster.refreshMetadata();
    throw new RejoinError('the group must be joined anew', { cause: error });
  };
}

/** kafkajs's runner knows by the type that it has to wait for the handlers and to join anew. */
class RejoinError extends Error {
  override readonly name = 'RejoinError';
  readonly type = 'REBALANCE_IN_PROGRESS';
}
