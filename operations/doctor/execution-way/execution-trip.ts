import type { LogEnds } from '@astrapath/events';
import type { Evidence, ExecutionRow } from '../evidence.ts';
import type { FrontDoor, Place } from '../way/trip.ts';

export const REQUESTED = 'tools.execution.requested.v1';
export const JOB_COMPLETED = 'ai.job.completed.v1';
export const COMPLETED = 'tools.execution.completed.v1';

/** The cheapest tool, and a question that tells nothing of anybody. */
export const TOOL = 'interview_coach';
export const INPUT = { question: 'Tell me about yourself' };
/** How long the client waits for the end. */
export const WAIT_SECONDS = 10;

/** What the hops of one execution learn, for those that follow. */
export type ExecutionTrip = {
  /** Where the logs ended before the execution was asked for. */
  endsBefore: LogEnds[];
  places: Partial<Record<typeof REQUESTED | typeof JOB_COMPLETED | typeof COMPLETED, Place>>;
  person?: { id: string; token: string };
  executionId?: string;
  /** What the client was answered, and how long it waited for that. */
  answer?: { status: number; tookMs: number };
  ended?: ExecutionRow & { completedAt: Date };
};

/** An account that executes tools. */
export type Account = { email: string; password: string };

/** What a hop has to work with. */
export type ExecutionJourney = { gateway: () => FrontDoor; evidence: Evidence; trip: ExecutionTrip };

export function createExecutionTrip(): ExecutionTrip {
  return { endsBefore: [], places: {} };
}
