import { AppError, type ErrorCode } from '@astrapath/errors';
import type { ReadActivity } from './activity.ts';
import { activityRecorded } from './activity-events.ts';
import type { ActivityPublisher, Published } from './activity-publisher.ts';

/** What stands at one place of a request: an event, or why there is none. */
export type Item = { index: number; read: ReadActivity };
export type Rejection = { index: number; code: ErrorCode; detail: string };
/** `rejected` is cut after 10,000; `rejectedCount` is not. */
export type IntakeAnswer = { accepted: number; rejected: Rejection[]; rejectedCount: number };

/** A group is what one piece of a stream holds, some hundred events. Beyond these, reading waits for Kafka. */
const MAX_GROUPS_UNDER_WAY = 8;
const MAX_LISTED_REJECTIONS = 10_000;

type Group = { firstIndex: number; size: number; published: Promise<Published> };

/**
 * Takes the events of one request, group by group: each event is acknowledged by Kafka or listed as rejected.
 * @throws AppError `request.unavailable` when Kafka does not acknowledge; it says from where the request is to be repeated
 */
export async function takeActivities(options: {
  groups: AsyncIterable<readonly Item[]> | Iterable<readonly Item[]>;
  idOf: (index: number) => string;
  publish: ActivityPublisher;
}): Promise<IntakeAnswer> {
  const answer: IntakeAnswer = { accepted: 0, rejected: [], rejectedCount: 0 };
  const underWay: Group[] = [];
  for await (const items of options.groups) {
    rejectIn(items, answer);
    underWay.push(...publishGroup(items, options));
    if (underWay.length >= MAX_GROUPS_UNDER_WAY) await settleFirst(underWay, answer);
  }
  while (underWay.length > 0) await settleFirst(underWay, answer);
  return answer;
}

function rejectIn(items: readonly Item[], answer: IntakeAnswer): void {
  for (const { index, read } of items) {
    if (read.type !== 'rejected') continue;
    answer.rejectedCount += 1;
    const { code, detail } = read;
    if (answer.rejected.length < MAX_LISTED_REJECTIONS) answer.rejected.push({ index, code, detail });
  }
}

function publishGroup(
  items: readonly Item[],
  { idOf, publish }: { idOf: (index: number) => string; publish: ActivityPublisher },
): Group[] {
  const events = items.flatMap(({ index, read }) =>
    read.type === 'activity' ? [activityRecorded(read.activity, read.activity.id ?? idOf(index))] : [],
  );
  if (events.length === 0) return [];
  const published = publish(events);
  // Its turn to be awaited comes later; a bug it throws must wait for that without ending the process.
  published.catch(() => undefined);
  return [{ firstIndex: items[0]?.index ?? 0, size: events.length, published }];
}

async function settleFirst(underWay: Group[], answer: IntakeAnswer): Promise<void> {
  const group = underWay.shift();
  if (group === undefined) return;
  const published = await group.published;
  if (published.type === 'failed') throw unacknowledged(group, answer.accepted, published.cause);
  answer.accepted += group.size;
}

function unacknowledged({ firstIndex }: Group, accepted: number, cause: unknown): AppError {
  return new AppError('request.unavailable', {
    detail:
      `Events cannot be taken now. Everything before index ${firstIndex} is done (${accepted} events accepted): ` +
      'repeat the request from there, or whole; an event with an id counts once.',
    headers: { 'retry-after': '2' },
    cause,
  });
}
