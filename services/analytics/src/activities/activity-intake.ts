import { createHash } from 'node:crypto';
import { AppError, type ErrorCode } from '@astrapath/errors';
import { type Producer, PublishUnavailableError } from '@astrapath/events';
import { createId } from '@astrapath/service';
import { readActivity, type Reporter } from './activity.ts';
import { activityRecorded } from './activity-events.ts';

export type Rejection = { index: number; code: ErrorCode; detail: string };
export type IntakeAnswer = { accepted: number; rejected: Rejection[]; rejectedCount: number };

/** An item of a request: a value to read, or why there is none. */
export type Item = { index: number; value: unknown } | { index: number; code: ErrorCode; detail: string };

/** Events under way to Kafka for one request; reading waits beyond that. */
const MAX_UNDER_WAY = 2_000;
/** An answer stays readable; `rejectedCount` tells of those beyond. */
const MAX_LISTED_REJECTIONS = 10_000;

/**
 * Takes events of one request: each is either acknowledged by Kafka or listed as rejected.
 * @throws AppError `request.unavailable` when Kafka does not acknowledge; the request is to be repeated, ids make that harmless
 */
export async function takeActivities(options: {
  items: AsyncIterable<Item> | Iterable<Item>;
  reporter: Reporter;
  producer: Producer;
  /** Stands for the request when it is repeated; events without an id get theirs from it. */
  idempotencyKey: string | undefined;
  now: () => number;
}): Promise<IntakeAnswer> {
  const { reporter, producer, idempotencyKey, now } = options;
  const answer: IntakeAnswer = { accepted: 0, rejected: [], rejectedCount: 0 };
  let underWay: Promise<void>[] = [];

  for await (const item of options.items) {
    const read = 'value' in item ? readActivity(item.value, reporter, now()) : { type: 'rejected' as const, ...item };
    if (read.type === 'rejected') {
      reject({ index: item.index, code: read.code, detail: read.detail });
      continue;
    }
    const { activity } = read;
    const eventId = activity.id ?? eventIdOf(activity.userId, idempotencyKey, item.index);
    underWay.push(producer.publish('analytics.activity.recorded.v1', activityRecorded(activity, eventId)));
    if (underWay.length >= MAX_UNDER_WAY) await settle();
  }
  await settle();
  return answer;

  function reject(rejection: Rejection): void {
    answer.rejectedCount += 1;
    if (answer.rejected.length < MAX_LISTED_REJECTIONS) answer.rejected.push(rejection);
  }

  async function settle(): Promise<void> {
    const results = await Promise.allSettled(underWay);
    underWay = [];
    answer.accepted += results.filter(({ status }) => status === 'fulfilled').length;
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) throw unavailable(failure.reason, answer.accepted);
  }
}

function eventIdOf(userId: string, idempotencyKey: string | undefined, index: number): string {
  if (idempotencyKey === undefined) return createId();
  return createHash('sha256')
    .update(JSON.stringify([userId, idempotencyKey, index]))
    .digest('base64url')
    .slice(0, 32);
}

function unavailable(cause: unknown, accepted: number): unknown {
  if (!(cause instanceof PublishUnavailableError)) return cause;
  return new AppError('request.unavailable', {
    detail: `Kafka does not acknowledge events now; ${accepted} of this request were. Repeat the request: events with an id count once.`,
    headers: { 'retry-after': '2' },
    cause,
  });
}
