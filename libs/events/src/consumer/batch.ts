import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { type ChunkDependencies, handleChunk } from './chunk.ts';
import type { Commits } from './commits.ts';
import type { ConsumerMetrics } from './consumer-metrics.ts';
import { beatDuring } from './heartbeats.ts';
import type { PartitionOutages } from './partition-outages.ts';
import type { Route } from './routes.ts';

/** Without an outage a throw is retried; a probe of a paused partition is not. */
const RETRIES = 5;
const RETRIES_OF_PROBE = 0;

export type BatchDependencies = ChunkDependencies & {
  routes: ReadonlyMap<string, Route>;
  outages: PartitionOutages;
  commits: Commits;
  metrics: ConsumerMetrics;
  /** Records handled between two commits. */
  chunkSize: number;
  /** Aborted when this generation of the group ends or the consumer closes. */
  ending: () => AbortSignal;
  /** Number of the group's generation that this member is in. */
  generation: () => number;
};

/**
 * One fetched batch of one partition: handled chunk by chunk, each committed after its effect. Ends early, without
 * losing its place, when the consumer closes, the partition is revoked or the handler has an outage. `onProgress` is
 * called after each chunk: the sign of life of this partition.
 */
export async function runBatch(
  dependencies: BatchDependencies,
  payload: EachBatchPayload,
  onProgress: () => void,
): Promise<void> {
  const { topic } = payload.batch;
  const route = dependencies.routes.get(topic);
  if (route === undefined) throw new Error(`no handler for topic ${topic}`);
  await beatDuring(payload.heartbeat, dependencies.ending(), (signal) =>
    runChunks(dependencies, payload, { ...route, signal, onProgress }),
  );
}

type Run = Route & { signal: AbortSignal; onProgress: () => void };

async function runChunks(dependencies: BatchDependencies, payload: EachBatchPayload, run: Run): Promise<void> {
  const { outages, chunkSize } = dependencies;
  const { messages, partition, topic: log } = payload.batch;
  const place = { topic: log, partition };
  const { topic, isRetry, handler, signal } = run;
  const generation = dependencies.generation();

  for (let at = 0; at < messages.length; at += chunkSize) {
    if (signal.aborted || !payload.isRunning() || payload.isStale()) return;
    const chunk = messages.slice(at, at + chunkSize);
    const retries = outages.isOpen(place) ? RETRIES_OF_PROBE : RETRIES;
    const started = performance.now();
    const stretch = { topic, partition, isRetry, messages: chunk };
    const outcome = await handleChunk(dependencies, handler, stretch, { retries, signal });
    // The partition may have gone to another member meanwhile: its place is no longer ours to move.
    if (dependencies.generation() !== generation) return;
    dependencies.metrics.handled(log, outcome.results, (performance.now() - started) / 1_000);
    const last = chunk[outcome.results.length - 1];
    if (last !== undefined) await moveTo(dependencies, payload, last);
    run.onProgress();
    if (outcome.failure === undefined) outages.succeeded(place);
    if (outcome.results.length === chunk.length) continue;
    if (!signal.aborted) outages.failed(place, outcome.failure?.error, payload.pause);
    return;
  }
}

async function moveTo(
  { commits, metrics }: BatchDependencies,
  payload: EachBatchPayload,
  last: KafkaMessage,
): Promise<void> {
  const { topic, partition, highWatermark } = payload.batch;
  payload.resolveOffset(last.offset);
  await commits.commit(payload);
  const behind = Number(BigInt(highWatermark) - BigInt(last.offset) - 1n);
  metrics.progress({ topic, partition }, behind, Number(last.timestamp));
}
