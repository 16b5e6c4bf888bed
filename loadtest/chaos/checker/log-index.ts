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

/** Where an event first stands in the log. */
export type FirstPlace = { partition: number; offset: number };

/** The log, read once: which events each user's day must have, and where each first stands. */
export type LogIndex = {
  records: number;
  repeated: number;
  days: Map<string, Map<string, Content>>;
  /** By user and id, for events of clients. */
  firstPlaces: Map<string, FirstPlace>;
  /** Ids of the events about an execution, goal or module, by user and subject. */
  subjects: Map<string, Set<string>>;
  /** Days that a producer stamped wrongly. */
  misdated: string[];
};

const ACTIVITIES = 'analytics.activity.recorded.v1';

/** Reads the counted topics; what comes again changes nothing. */
export async function indexLog(records: AsyncIterable<LogRecord> | Iterable<LogRecord>): Promise<LogIndex> {
  const index: LogIndex = {
    records: 0,
    repeated: 0,
    days: new Map(),
    firstPlaces: new Map(),
    subjects: new Map(),
    misdated: [],
  };
  for await (const record of records) addRecord(index, record);
  return index;
}

function addRecord(index: LogIndex, record: LogRecord): void {
  const { userId, id, statDate, content, timezone } = record;
  index.records += 1;
  const name = `${userId}:${statDate}`;
  const day = index.days.get(name) ?? new Map<string, Content>();
  index.days.set(name, day);
  if (day.has(id)) {
    index.repeated += 1;
    return;
  }
  day.set(id, content);
  if (localDate(content.at, timezone) !== statDate) index.misdated.push(`${name} ${id}`);
  if (record.topic === ACTIVITIES) {
    index.firstPlaces.set(`${userId} ${id}`, { partition: record.partition, offset: record.offset });
    return;
  }
  const subject = `${userId} ${record.subject}`;
  const ids = index.subjects.get(subject) ?? new Set<string>();
  ids.add(id);
  index.subjects.set(subject, ids);
}
