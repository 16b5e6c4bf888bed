import { MongoClient } from 'mongodb';
import { readJournal } from '../journal.ts';
import type { GatewayClient } from '../load/gateway-client.ts';
import type { Platform } from '../platform/platform.ts';
import { checkLedger, checkRebuild, type OwnCheck } from './check-admin.ts';
import { lastAnnouncements } from './check-announcements.ts';
import { checkDocuments } from './check-documents.ts';
import { checkLog } from './check-log.ts';
import { readExpectation } from './expectation.ts';
import { indexLog, type LogIndex, type TopicCount } from './log-index.ts';
import { readAnnouncements, readLog } from './read-log.ts';
import { countGivenUp } from './settle.ts';
import type { StoredDay } from './stored-day.ts';
import type { Violation } from './violation.ts';

/** What the checker looked at and what it found. */
export type CheckResult = {
  acknowledged: number;
  sentWithoutAcknowledgement: number;
  /** Different events that stand in two requests or more. */
  sentTwice: number;
  actions: number;
  records: number;
  repeatedRecords: number;
  documents: number;
  events: number;
  deadLetters: number;
  checks: OwnCheck[];
  violations: Violation[];
};

/** Compares journal, log and documents with one another; the platform must have come to rest. */
export async function check(options: {
  platform: Platform;
  client: GatewayClient;
  journal: string;
  log: (line: string) => void;
}): Promise<CheckResult> {
  const { platform, client, log } = options;
  const { variables } = platform;
  const expectation = await readExpectation(readJournal(options.journal));
  log(`reading the log: ${expectation.acknowledged.size} events were acknowledged`);
  const brokers = (variables.KAFKA_BROKERS ?? '').split(',');
  const source = { brokers, registryUrl: variables.SCHEMA_REGISTRY_URL ?? '' };
  const index = await indexLog(readLog(source));
  const announced = await lastAnnouncements(readAnnouncements(source));
  log(`reading the documents: ${index.days.size} days are in the log`);
  const documents = await withDocuments(variables.MONGO_URL ?? '', (all) => checkDocuments(all, index, announced));
  const ledger = await checkLedger(client, platform, index.topics);
  log('rebuilding');
  const rebuild = await checkRebuild(platform);
  const givenUp = await countGivenUp(platform);
  const records = sum(index.topics, 'records');
  const distinct = sum(index.topics, 'distinct');
  return {
    acknowledged: expectation.acknowledged.size,
    sentWithoutAcknowledgement: expectation.sent.size - expectation.acknowledged.size,
    actions: expectation.actions.length,
    sentTwice: expectation.sentTwice.size,
    records,
    repeatedRecords: records - distinct,
    documents: documents.documents,
    events: documents.events,
    deadLetters: givenUp.deadLetters,
    checks: [ledger.check, rebuild.check],
    violations: [
      ...checkLog(expectation, index),
      ...documents.violations,
      ...ledger.violations,
      ...rebuild.violations,
      ...givenUpViolations(givenUp),
    ],
  };
}

function sum(topics: LogIndex['topics'], column: keyof TopicCount): number {
  return [...topics.values()].reduce((total, count) => total + count[column], 0);
}

function givenUpViolations({ parked, deadLetters }: { parked: number; deadLetters: number }): Violation[] {
  const violation = (count: number, promise: Violation['promise'], where: string): Violation[] =>
    count === 0 ? [] : [{ promise, where, evidence: `${count} good events were given up` }];
  return [
    ...violation(deadLetters, 'no-dead-letters', 'the dead-letter topics'),
    ...violation(parked, 'outbox-empty', 'outbox_parked'),
  ];
}

async function withDocuments<T>(url: string, work: (documents: AsyncIterable<StoredDay>) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(url, { serverSelectionTimeoutMS: 10_000 });
  try {
    return await work(client.db().collection<StoredDay>('dailyStats').find());
  } finally {
    await client.close();
  }
}
