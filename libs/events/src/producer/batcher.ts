import type { Refused } from './delivery.ts';
import { MAX_BATCH_BYTES, MAX_BATCH_MESSAGES, type Parcel, parcelsOf } from './parcels.ts';
import type { EncodedMessage } from './message.ts';
import { PublishRefusedError, PublishUnavailableError, type Refusal } from './publish-errors.ts';

/** What bounds the delivery of one call. */
export type PublishLimits = {
  /** Asked before each attempt; once it says no, nothing more is sent: NoLongerOursError. */
  stillOurs?: () => boolean;
  /** Longest wait for an acknowledgement; default is the producer's. */
  timeoutMs?: number;
};

/** What the parcels of one call share: once one has failed, later ones must not be published before it. */
type Call = PublishLimits & { failed: boolean };

type Waiting = Parcel & {
  call: Call;
  deadline: number;
  resolve: (refused: Refused[]) => void;
  reject: (error: unknown) => void;
};

export type BatcherOptions = {
  deliver: (messages: EncodedMessage[], deadline: number, stillOurs?: () => boolean) => Promise<Refused[]>;
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
  #queue: Waiting[] = [];
  readonly #roomSeekers: (() => void)[] = [];
  #queuedBytes = 0;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  /** Resolves when Kafka has acknowledged all; throws PublishUnavailableError, PublishRefusedError or NoLongerOursError. */
  async add(messages: readonly EncodedMessage[], limits: PublishLimits = {}): Promise<void> {
    const call = { ...limits, failed: false };
    const deliveries: Promise<Refused[]>[] = [];
    for (const parcel of parcelsOf(messages)) {
      while (this.#queuedBytes >= this.#options.maxQueuedBytes) await this.#room();
      if (call.failed) break;
      deliveries.push(this.#enqueue(parcel, call));
    }
    const refusals = refusalsOf(messages, (await allOf(deliveries)).flat());
    if (refusals.length > 0) throw new PublishRefusedError(refusals, messages[refusals[0]?.index ?? 0]?.topic ?? '');
  }

  /** Sends what is queued and refuses anything new. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  #room(): Promise<void> {
    return new Promise((resolve) => this.#roomSeekers.push(resolve));
  }

  #enqueue(parcel: Parcel, call: Call): Promise<Refused[]> {
    const { promise, resolve, reject } = Promise.withResolvers<Refused[]>();
    // The call may still wait for room when this one fails; without a handler that would end the process.
    promise.catch(() => {});
    if (this.#closed) {
      call.failed = true;
      reject(new PublishUnavailableError('the producer is closed'));
      return promise;
    }
    const deadline = Date.now() + (call.timeoutMs ?? this.#options.deliveryTimeoutMs);
    this.#queuedBytes += parcel.bytes;
    this.#queue.push({ ...parcel, call, deadline, resolve, reject });
    this.#running ??= this.#flushAll();
    return promise;
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
        batch[0]?.call.stillOurs,
      );
      for (const { resolve } of batch) resolve(refused);
    } catch (error) {
      const lost = this.#takeLostWith(batch);
      for (const { reject } of [...batch, ...lost]) reject(error);
      this.#leaveQueue(lost);
    }
  }

  /**
   * What has waited its time behind a failed batch fails with it, instead of waiting out a time-out of its own; and so
   * does the rest of a call of which a part has failed, which would be published before that part.
   */
  #takeLostWith(batch: Waiting[]): Waiting[] {
    const expired = this.#queue.filter(({ deadline }) => deadline <= Date.now());
    for (const { call } of [...batch, ...expired]) call.failed = true;
    const lost = this.#queue.filter(({ call }) => call.failed);
    this.#queue = this.#queue.filter(({ call }) => !call.failed);
    return lost;
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

/** Calls that may stop at different times do not share a batch: one's end must not be the other's. */
function takeBatch(queue: Waiting[]): Waiting[] {
  let count = 0;
  let bytes = 0;
  const end = queue.findIndex((waiting, index) => {
    count += waiting.messages.length;
    bytes += waiting.bytes;
    const isFull = count > MAX_BATCH_MESSAGES || bytes > MAX_BATCH_BYTES;
    return index > 0 && (isFull || waiting.call.stillOurs !== queue[0]?.call.stillOurs);
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
