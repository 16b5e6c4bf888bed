import { type Check, warning } from '../check.ts';
import type { Parts } from '../parts.ts';
import type { FoundRecord } from '../schemas/record-checks.ts';
import {
  type Account,
  COMPLETED,
  type ExecutionJourney,
  type ExecutionTrip,
  JOB_COMPLETED,
  REQUESTED,
} from './execution-trip.ts';
import { findRecord } from './record-hops.ts';
import { execute, signIn, wakeWaiter } from './request-hops.ts';
import { completeJob, countExecution, endExecution, findExecution, findJob, takeJobUp } from './row-hops.ts';

const SECTION = 'The way of an execution';
/** By then the client has waited its time, so what has not happened yet is late. */
const LIMIT_MS = 4_000;
const TOOLS = ['tools is ready', 'postgres', 'kafka'];
const AI = ['ai is ready', 'postgres', 'kafka'];

/** The hops that find a record. */
const PUBLISHED_BY = {
  [REQUESTED]: 'tools publishes the request',
  [JOB_COMPLETED]: 'ai publishes the result',
  [COMPLETED]: 'tools publishes the end',
} as const;

type Hop = Pick<Check, 'name' | 'advice' | 'run'> & Partial<Check>;
type Options = { journey: ExecutionJourney; account: () => Account; parts: Parts };

/** The hops of one execution of a tool, each after the one before: the first broken one is where executions stop now. */
export function executionChecks(options: Options): Check[] {
  const missing = whyMissing(options.account);
  if (missing !== undefined) return [notLookedAt(missing)];
  return [...hopsIn(options), ...hopsThroughAi(options), ...hopsBack(options)].map((hop, index, all) => {
    const after = [all[index - 1]?.name ?? 'the gateway answers'];
    return { section: SECTION, limitMs: LIMIT_MS, after, ...hop };
  });
}

/** What the execution leaves in logs. */
export function executionRecords(trip: ExecutionTrip): FoundRecord[] {
  const found = [REQUESTED, JOB_COMPLETED, COMPLETED] as const;
  return found.map((topic) => ({
    topic,
    foundBy: PUBLISHED_BY[topic],
    place: () => trip.places[topic],
  }));
}

/** Elsewhere than at a local stack nobody has an account for the doctor unless they give it one. */
function notLookedAt(why: string): Check {
  const advice = 'Set DOCTOR_EMAIL and DOCTOR_PASSWORD to an account of which one execution a run may count.';
  const run = async () => warning(`not looked at: nobody to execute a tool for (${why})`, advice);
  return { section: SECTION, name: 'somebody executes a tool', limitMs: LIMIT_MS, advice, run };
}

function whyMissing(account: () => Account): string | undefined {
  try {
    account();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function hopsIn({ journey, account, parts }: Options): Hop[] {
  return [
    {
      name: 'a person signs in',
      limitMs: 5_000,
      leansOn: ['auth is ready', 'postgres', 'redisQueue'],
      advice: parts.serviceAdvice('auth'),
      run: () => signIn(journey, account),
    },
    {
      name: 'the execution is accepted',
      limitMs: 13_000,
      leansOn: TOOLS,
      advice: parts.serviceAdvice('tools'),
      run: () => execute(journey),
    },
    {
      name: 'tools keeps it',
      leansOn: ['postgres'],
      advice: 'See whether the gateway and this command name the same platform: it was accepted and has no row.',
      run: () => findExecution(journey),
    },
    {
      name: PUBLISHED_BY[REQUESTED],
      leansOn: TOOLS,
      advice: 'See "outbox of tools": the request is written, and no relay has published it.',
      run: () => findRecord(journey, REQUESTED),
    },
  ];
}

function hopsThroughAi({ journey, parts }: Options): Hop[] {
  return [
    {
      name: 'ai makes a job of it',
      leansOn: [...AI, 'group ai'],
      advice: parts.serviceAdvice('ai'),
      run: () => findJob(journey),
    },
    {
      name: 'a worker takes the job up',
      leansOn: ['redisQueue', ...AI],
      advice: `See in the log of ai whether its worker reaches Redis: the job waits in the queue. ${parts.serviceAdvice('ai')}`,
      run: () => takeJobUp(journey),
    },
    {
      name: 'the job comes to a good end',
      leansOn: AI,
      advice: `See in the log of ai what the job is at. ${parts.serviceAdvice('ai')}`,
      run: () => completeJob(journey),
    },
    {
      name: PUBLISHED_BY[JOB_COMPLETED],
      leansOn: AI,
      advice: 'See "outbox of ai": the result is written, and no relay has published it.',
      run: () => findRecord(journey, JOB_COMPLETED),
    },
  ];
}

function hopsBack({ journey, parts }: Options): Hop[] {
  return [
    {
      name: 'tools keeps the result',
      leansOn: [...TOOLS, 'group tools'],
      advice: parts.serviceAdvice('tools'),
      run: () => endExecution(journey),
    },
    {
      name: 'the waiting client is answered',
      leansOn: TOOLS,
      advice: parts.serviceAdvice('tools'),
      run: () => wakeWaiter(journey, parts.serviceAdvice('tools')),
    },
    {
      name: PUBLISHED_BY[COMPLETED],
      after: ['tools keeps the result'],
      leansOn: TOOLS,
      advice: 'See "outbox of tools": the end is written, and no relay has published it.',
      run: () => findRecord(journey, COMPLETED),
    },
    {
      name: 'the document counts the execution',
      leansOn: ['analytics-consumer is ready', 'kafka', 'mongo', 'group analytics-consumer'],
      advice: `Look for it among the dead letters (npm run dead-letters -- list). ${parts.serviceAdvice('analytics-consumer')}`,
      run: () => countExecution(journey),
    },
  ];
}
