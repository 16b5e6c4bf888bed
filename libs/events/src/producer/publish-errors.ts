/** Kafka could not be reached, or did not acknowledge in time. The messages may or may not be in the log. */
export class PublishUnavailableError extends Error {
  override readonly name = 'PublishUnavailableError';
}

/** Whoever published may not go on: others publish the same by now. Kafka is not to blame. */
export class NoLongerOursError extends Error {
  override readonly name = 'NoLongerOursError';
}

/** `unknown-topic` passes when the topic is created; `too-large` and `invalid` never pass. */
export type RefusalReason = 'unknown-topic' | 'too-large' | 'invalid';

/** A message of one `publishEncoded` call, by its index there, that Kafka does not take as it is. */
export type Refusal = { index: number; reason: RefusalReason };

/** Kafka refused some messages; all others of the same call are acknowledged. */
export class PublishRefusedError extends Error {
  override readonly name = 'PublishRefusedError';
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[], topic: string) {
    super(`Kafka refused ${refusals.length} message(s), the first for ${topic}: ${refusals[0]?.reason}`);
    this.refusals = refusals;
  }
}

/** Names of errors in Kafka's protocol. The rest says nothing about the message and is an outage. */
const REFUSALS: Record<string, RefusalReason> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'unknown-topic',
  INVALID_TOPIC_EXCEPTION: 'unknown-topic',
  TOPIC_AUTHORIZATION_FAILED: 'unknown-topic',
  MESSAGE_TOO_LARGE: 'too-large',
  RECORD_LIST_TOO_LARGE: 'too-large',
  INVALID_RECORD: 'invalid',
};

/** Why the broker refused, undefined where it did not: then it is an outage and worth another try. */
export function refusalIn(error: unknown): RefusalReason | undefined {
  if (!(error instanceof Error)) return undefined;
  const type = 'type' in error && typeof error.type === 'string' ? REFUSALS[error.type] : undefined;
  return type ?? refusalIn(error.cause);
}
