import { type EventLogger, type PartitionOffsets, readTopic } from '@astrapath/events';
import { DATABASES } from '@astrapath/local-stack';
import type { Clients, DatabaseOwner } from './clients.ts';

export type DayDocument = { _id: string; version: number; events: { id: string }[] };

/** The row of an execution in tools; its input and output are the person's and stay there. */
export type ExecutionRow = {
  status: string;
  timezone: string;
  errorCode: string | null;
  createdAt: Date;
  completedAt: Date | null;
};

/** The row of the job in ai that an execution became. */
export type JobRow = { id: string; status: string; kind: string; errorCode: string | null; errorDetail: string | null };

const EXECUTION = `SELECT status, timezone, error_code AS "errorCode", created_at AS "createdAt",
  completed_at AS "completedAt" FROM tool_executions WHERE id = $1`;
const JOB = `SELECT id, status, kind, error_code AS "errorCode", error_detail AS "errorDetail"
  FROM ai_jobs WHERE execution_id = $1`;

export type Evidence = ReturnType<typeof createEvidence>;

/** What an event or an execution leaves behind it on its way, in logs and stores. */
export function createEvidence(clients: Clients, logger: EventLogger) {
  return {
    ends: async (topics: readonly string[]) => (await clients.kafka()).ends(topics),
    committed: async (group: string, topics: readonly string[]) => (await clients.kafka()).committed(group, topics),
    records: (topic: string, from: PartitionOffsets) => readTopic({ brokers: clients.brokers(), topic, logger, from }),
    document: (id: string): Promise<DayDocument | null> => findDocument(clients, id),
    execution: async (id: string): Promise<ExecutionRow | undefined> =>
      (await clients.query<ExecutionRow>(databaseOf('tools'), EXECUTION, [id]))[0],
    jobOf: async (executionId: string): Promise<JobRow | undefined> =>
      (await clients.query<JobRow>(databaseOf('ai'), JOB, [executionId]))[0],
  };
}

function findDocument(clients: Clients, id: string): Promise<DayDocument | null> {
  const documents = clients.mongo().collection<DayDocument>('dailyStats');
  return documents.findOne({ _id: id }, { projection: { version: 1, 'events.id': 1 } });
}

function databaseOf(service: DatabaseOwner['service']): DatabaseOwner {
  const owner = DATABASES.find((one) => one.service === service);
  if (owner === undefined) throw new Error(`service ${service} has no database`);
  return owner;
}
