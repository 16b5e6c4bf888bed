import type { LogEnds, TopicRecord } from '@astrapath/events';
import type { DayDocument, Evidence, ExecutionRow, JobRow } from './evidence.ts';
import type { HttpAnswer } from './http-client.ts';
import type { FrontDoor } from './way/trip.ts';

const PUBLISHED_AT = 1_700_000_000_000;

export type World = ReturnType<typeof createWorld>;

/** A platform in memory, for tests of the hops: logs of one partition each, documents, rows, and a gateway that refuses all. */
export function createWorld() {
  const logs = new Map<string, TopicRecord[]>();
  const committed = new Map<string, bigint>();
  const documents = new Map<string, DayDocument>();
  const executions = new Map<string, ExecutionRow>();
  const jobs = new Map<string, JobRow>();
  const logOf = (topic: string) => logs.get(topic) ?? [];
  const endOf = (topic: string): LogEnds => ({ topic, partition: 0, low: 0n, high: BigInt(logOf(topic).length) });
  const evidence: Evidence = {
    ends: async (topics) => topics.map(endOf),
    committed: async (_group, topics) =>
      topics.map((topic) => ({ topic, partition: 0, offset: committed.get(topic) ?? 0n })),
    records: async function* (topic, from) {
      yield* logOf(topic).slice(Number(from[0] ?? 0));
    },
    document: async (id) => documents.get(id) ?? null,
    execution: async (id) => executions.get(id),
    jobOf: async (executionId) => jobs.get(executionId),
  };
  return {
    evidence,
    documents,
    executions,
    jobs,
    publish: (topic: string, key: string, text: string) =>
      logs.set(topic, [...logOf(topic), recordOf(topic, logOf(topic).length, key, text)]),
    commit: (topic: string) => committed.set(topic, endOf(topic).high),
    /** Puts an event into a document as the consumer does: once. */
    count: (documentId: string, eventId: string) => {
      const before = documents.get(documentId) ?? { _id: documentId, version: 0, events: [] };
      const others = before.events.filter(({ id }) => id !== eventId);
      documents.set(documentId, { ...before, version: before.version + 1, events: [...others, { id: eventId }] });
    },
  };
}

/** A gateway that answers by method and path, and whatever is not named with 503. */
export function doorOf(answers: Record<string, () => Promise<HttpAnswer> | HttpAnswer>): FrontDoor {
  const answer = async (method: string, path: string) =>
    answers[`${method} ${path.split('?')[0]}`]?.() ?? answered(503, {});
  return {
    get: (path) => answer('GET', path),
    post: (path) => answer('POST', path),
    postForm: (path) => answer('POST', path),
  };
}

/** An answer of the gateway. */
export function answered(status: number, body: unknown): HttpAnswer {
  return { status, headers: {}, body };
}

function recordOf(topic: string, offset: number, key: string, text: string): TopicRecord {
  const message = {
    key: Buffer.from(key),
    value: Buffer.from(text),
    timestamp: String(PUBLISHED_AT),
    attributes: 0,
    offset: String(offset),
    headers: {},
  };
  return { topic, partition: 0, message };
}
