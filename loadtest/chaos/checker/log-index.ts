import { keyOf } from './expectation.ts';
import { localDate } from './local-date.ts';

/** A record of a counted topic, as the checker reads it. */
export type LogRecord = {
  topic: string;
  partition: number;
  offset: number;
  userId: string;
  id: string;
  /** The day the producer stamped, and the zone it reckoned with. */
  statDate: string;
  timezone: string;
  content: Content;
  /** The execution, goal or module an event of another service is about. */
  subject: string | null;
};

/** What of an event stands in a document. */
export type Content = {
  type: string;
  toolId: string | null;
  at: number;
  duration: number | null;
  result: string | null;
};

/** Where an event first stands in the log, the day it counts in there and the zone that was reckoned with. */
export type FirstPlace = { topic: string; partition: number; offset: number; day: string; timezone: string };

/** What a topic holds: its records, and how many different events they are. */
export type TopicCount = { records: number; distinct: number };

/** The log, read once: which events each user's day must have, and where each first stands. */
export type LogIndex = {
  topics: Map<string, TopicCount>;
  days: Map<string, Map<string, Content>>;
  /** The zones that were reckoned with for a day. */
  zones: Map<string, Set<string>>;
  /** By user and id, for events of clients. */
  firstPlaces: Map<string, FirstPlace>;
  /** The events about an execution, goal or module, by user and subject, and each by its id. */
  subjects: Map<string, Map<string, FirstPlace>>;
  /** Days that a producer stamped wrongly by the zone that it says. */
  misdated: string[];
  /** Events that stand in a second day. */
  inTwoDays: { where: string; evidence: string }[];
};

const ACTIVITIES = 'analytics.activity.recorded.v1';

/** Reads the counted topics; what comes again changes nothing. */
export async function indexLog(records: AsyncIterable<LogRecord> | Iterable<LogRecord>): Promise<LogIndex> {
  const index: LogIndex = {
    topics: new Map(),
    days: new Map(),
    zones: new Map(),
    firstPlaces: new Map(),
    subjects: new Map(),
    misdated: [],
    inTwoDays: [],
  };
  for await (const record of records) addRecord(index, record);
  return index;
}

function addRecord(index: LogIndex, record: LogRecord): void {
  const { topic, partition, offset, userId, id, statDate, content, timezone } = record;
  const count = kept(index.topics, topic, () => ({ records: 0, distinct: 0 }));
  count.records += 1;
  const day = `${userId}:${statDate}`;
  const events = kept(index.days, day, () => new Map<string, Content>());
  if (events.has(id)) return;
  count.distinct += 1;
  events.set(id, content);
  kept(index.zones, day, () => new Set<string>()).add(timezone);
  if (localDate(content.at, timezone) !== statDate) index.misdated.push(`${day} ${id}`);
  const places =
    topic === ACTIVITIES
      ? index.firstPlaces
      : kept(index.subjects, keyOf(userId, String(record.subject)), () => new Map<string, FirstPlace>());
  const name = topic === ACTIVITIES ? keyOf(userId, id) : id;
  const first = places.get(name);
  if (first) index.inTwoDays.push({ where: day, evidence: `${id} stands in ${first.day}, too` });
  else places.set(name, { topic, partition, offset, day, timezone });
}

/** What the map holds there; made when there is nothing yet. */
function kept<V>(map: Map<string, V>, key: string, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

/** The place for people. */
export function describePlace({ partition, offset }: Pick<FirstPlace, 'partition' | 'offset'>): string {
  return `partition ${partition} offset ${offset}`;
}
