import type { Refused } from './delivery.ts';
import { type EncodedMessage, MAX_MESSAGE_BYTES, sizeOf } from './message.ts';
import { PublishRefusedError, PublishUnavailableError, type Refusal } from './publish-errors.ts';

/** kafkajs copies a partition's list once a message, so a batch must not grow without end. */
const MAX_BATCH_MESSAGES = 1_000;
const MAX_BATCH_BYTES = MAX_MESSAGE_BYTES;

/** Messages that are sent together and succeed or fail together. */
type Parcel = { messages: readonly EncodedMessage[]; bytes: number };
type Waiting = Parcel & {
  deadline: number;
  resolve: (refused: Refused[]) => void;
  reject: (error: unknown) => void;
};

export type BatcherOptions = {
  deliver: (messages: EncodedMessage[], deadline: number) => Promise<Refused[]>;
  /** Longest wait for an acknowledgement, queueing included. */
  deliveryTimeoutMs: number;
  /** From here on `add` waits for room. */
  maxQueuedBytes: number;
};

/**
 * Turns single publishes into batches. One batch is under way at a time, and what arrives meanwhile makes the next:
 * so batches grow with the load, no message waits for a timer, and two batches never race for one partition.
 */
export function createBatcher({ deliver, deliveryTimeoutMs, maxQueuedBytes }: BatcherOptions) {
  const queue: Waiting[] = [];
  const roomSeekers: (() => void)[] = [];
  let queuedBytes = 0;
  let running: Promise<void> | undefined;
  let closed = false;

  async function add(messages: readonly EncodedMessage[]): Promise<void> {
    const deliveries: Promise<Refused[]>[] = [];
    for (const parcel of parcelsOf(messages)) {
      while (queuedBytes >= maxQueuedBytes) await new Promise<void>((resolve) => roomSeekers.push(resolve));
      deliveries.push(enqueue(parcel));
    }
    const refusals = refusalsOf(messages, (await Promise.all(deliveries)).flat());
    if (refusals.length > 0) throw new PublishRefusedError(refusals, messages[refusals[0]?.index ?? 0]?.topic ?? '');
  }

  function enqueue(parcel: Parcel): Promise<Refused[]> {
    if (closed) return Promise.reject(new PublishUnavailableError('the producer is closed'));
    return new Promise((resolve, reject) => {
      queuedBytes += parcel.bytes;
      queue.push({ ...parcel, deadline: Date.now() + deliveryTimeoutMs, resolve, reject });
      running ??= flushAll();
    });
  }

  async function flushAll(): Promise<void> {
    // What the current turn of the event loop still publishes joins the first batch.
    await new Promise(setImmediate);
    while (queue.length > 0) {
      const batch = takeBatch(queue);
      await flush(batch);
      leaveQueue(batch);
    }
    running = undefined;
  }

  async function flush(batch: Waiting[]): Promise<void> {
    try {
      const refused = await deliver(
        batch.flatMap(({ messages }) => messages),
        Math.max(...batch.map(({ deadline }) => deadline)),
      );
      for (const { resolve } of batch) resolve(refused);
    } catch (error) {
      // What has waited its time behind a failed batch fails with it, instead of waiting out a time-out of its own.
      const expired = queue.splice(0, queue.filter(({ deadline }) => deadline <= Date.now()).length);
      leaveQueue(expired);
      for (const { reject } of [...batch, ...expired]) reject(error);
    }
  }

  function leaveQueue(batch: Waiting[]): void {
    for (const { bytes } of batch) queuedBytes -= bytes;
    for (const seeker of roomSeekers.splice(0)) seeker();
  }

  return {
    /** Resolves when Kafka has acknowledged all; throws PublishUnavailableError or PublishRefusedError. */
    add,
    /** Sends what is queued and refuses anything new. */
    async close(): Promise<void> {
      closed = true;
      await running;
    },
  };
}

function takeBatch(queue: Waiting[]): Waiting[] {
  let count = 0;
  let bytes = 0;
  const end = queue.findIndex((waiting, index) => {
    count += waiting.messages.length;
    bytes += waiting.bytes;
    return index > 0 && (count > MAX_BATCH_MESSAGES || bytes > MAX_BATCH_BYTES);
  });
  return queue.splice(0, end === -1 ? queue.length : end);
}

function parcelsOf(messages: readonly EncodedMessage[]): Parcel[] {
  const parcels: { messages: EncodedMessage[]; bytes: number }[] = [];
  for (const message of messages) {
    const size = sizeOf(message);
    const last = parcels.at(-1);
    if (last && last.bytes + size <= MAX_BATCH_BYTES && last.messages.length < MAX_BATCH_MESSAGES) {
      last.messages.push(message);
      last.bytes += size;
    } else parcels.push({ messages: [message], bytes: size });
  }
  return parcels;
}

function refusalsOf(messages: readonly EncodedMessage[], refused: Refused[]): Refusal[] {
  if (refused.length === 0) return [];
  const reasons = new Map(refused.map(({ message, reason }) => [message, reason]));
  return messages.flatMap((message, index) => {
    const reason = reasons.get(message);
    return reason === undefined ? [] : [{ index, reason }];
  });
}
