import type { Refused } from './delivery.ts';
import { MAX_BATCH_BYTES, MAX_BATCH_MESSAGES, type Parcel, parcelsOf } from './parcels.ts';
import type { EncodedMessage } from './message.ts';
import { PublishRefusedError, PublishUnavailableError, type Refusal } from './publish-errors.ts';

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
export class Batcher {
  readonly #options: BatcherOptions;
  readonly #queue: Waiting[] = [];
  readonly #roomSeekers: (() => void)[] = [];
  #queuedBytes = 0;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  /** Resolves when Kafka has acknowledged all; throws PublishUnavailableError or PublishRefusedError. */
  async add(messages: readonly EncodedMessage[]): Promise<void> {
    const deliveries: Promise<Refused[]>[] = [];
    for (const parcel of parcelsOf(messages)) {
      while (this.#queuedBytes >= this.#options.maxQueuedBytes) {
        await new Promise<void>((resolve) => this.#roomSeekers.push(resolve));
      }
      deliveries.push(this.#enqueue(parcel));
    }
    const refusals = refusalsOf(messages, (await allOf(deliveries)).flat());
    if (refusals.length > 0) throw new PublishRefusedError(refusals, messages[refusals[0]?.index ?? 0]?.topic ?? '');
  }

  /** Sends what is queued and refuses anything new. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  #enqueue(parcel: Parcel): Promise<Refused[]> {
    if (this.#closed) return Promise.reject(new PublishUnavailableError('the producer is closed'));
    return new Promise((resolve, reject) => {
      this.#queuedBytes += parcel.bytes;
      this.#queue.push({ ...parcel, deadline: Date.now() + this.#options.deliveryTimeoutMs, resolve, reject });
      this.#running ??= this.#flushAll();
    });
  }

  async #flushAll(): Promise<void> {
    // What the current turn of the event loop still publishes joins the first batch.
    await new Promise(setImmediate);
    while (this.#queue.length > 0) {
      const batch = takeBatch(this.#queue);
      await this.#flush(batch);
      this.#leaveQueue(batch);
    }
    this.#running = undefined;
  }

  async #flush(batch: Waiting[]): Promise<void> {
    try {
      const refused = await this.#options.deliver(
        batch.flatMap(({ messages }) => messages),
        Math.max(...batch.map(({ deadline }) => deadline)),
      );
      for (const { resolve } of batch) resolve(refused);
    } catch (error) {
      // What has waited its time behind a failed batch fails with it, instead of waiting out a time-out of its own.
      const expired = this.#queue.splice(0, this.#queue.filter(({ deadline }) => deadline <= Date.now()).length);
      this.#leaveQueue(expired);
      for (const { reject } of [...batch, ...expired]) reject(error);
    }
  }

  #leaveQueue(batch: Waiting[]): void {
    for (const { bytes } of batch) this.#queuedBytes -= bytes;
    for (const seeker of this.#roomSeekers.splice(0)) seeker();
  }
}

/** Like Promise.all, but waits for every one: a caller that hears of a failure must not have messages still under way. */
async function allOf<T>(promises: Promise<T>[]): Promise<T[]> {
  if (promises.length > 1) await Promise.allSettled(promises);
  return Promise.all(promises);
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

function refusalsOf(messages: readonly EncodedMessage[], refused: Refused[]): Refusal[] {
  if (refused.length === 0) return [];
  const reasons = new Map(refused.map(({ message, reason }) => [message, reason]));
  return messages.flatMap((message, index) => {
    const reason = reasons.get(message);
    return reason === undefined ? [] : [{ index, reason }];
  });
}
