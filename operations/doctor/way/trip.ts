import type { LogEnds, PartitionOffsets, TopicRecord } from '@astrapath/events';
import type { Evidence } from '../evidence.ts';
import type { HttpClient } from '../http-client.ts';
import type { SyntheticEvent } from './synthetic-event.ts';

export const SENT_TO = 'analytics.activity.recorded.v1';
export const ANNOUNCED_ON = 'analytics.daily-stats.updated.v1';
export const GROUP = 'analytics-consumer';

const ASK_EVERY_MS = 50;

/** Where a record is, when its producer published it, and its bytes. */
export type Place = { partition: number; offset: bigint; publishedAt: number; value: Buffer };

/** What the hops of one event learn, for those that follow. */
export type Trip = {
  event: SyntheticEvent;
  /** Where the logs ended before the event was sent. */
  endsBefore: LogEnds[];
  /** Another doctor sent the same event moments ago, and it was counted then. */
  wasCounted: boolean;
  token?: string;
  place?: Place;
  /** How many events the day had when it first held this one. */
  eventCount?: number;
};

/** The gateway as clients see it. */
export type FrontDoor = Pick<HttpClient, 'get' | 'post' | 'postForm'>;

/** What a hop has to work with. */
export type Journey = {
  gateway: () => FrontDoor;
  /** An administrator's access token. */
  admin: () => Promise<string>;
  evidence: Evidence;
  trip: Trip;
};

/** What an earlier hop must have learnt; that it has not is a bug of ours. */
export function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the ${what} is not known`);
  return value;
}

/** Where to read a topic from, to see what came since. */
export function startOf(topic: string, ends: readonly LogEnds[]): PartitionOffsets {
  const own = ends.filter((end) => end.topic === topic);
  if (own.length === 0) throw new Error(`where ${topic} ended before the event was sent is not known`);
  return Object.fromEntries(own.map(({ partition, high }) => [partition, String(high)]));
}

/** Waits for the first record of those that came since the logs ended there. */
export function untilRecord(
  evidence: Pick<Evidence, 'records'>,
  topic: string,
  endsBefore: readonly LogEnds[],
  isSought: (message: TopicRecord['message']) => boolean,
): Promise<Place> {
  return until(async () => {
    for await (const { partition, message } of evidence.records(topic, startOf(topic, endsBefore))) {
      const { offset, timestamp, value } = message;
      if (value === null || !isSought(message)) continue;
      return { partition, offset: BigInt(offset), publishedAt: Number(timestamp), value };
    }
    return undefined;
  });
}

/** Asks again and again until there is an answer; the limit of the check ends the wait. */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}
