import { textAt } from '../answers.ts';
import { broken, duration, ok, type Verdict } from '../check.ts';
import { refused } from '../way/gateway-hops.ts';
import { known } from '../way/trip.ts';
import {
  type Account,
  COMPLETED,
  type ExecutionJourney,
  INPUT,
  JOB_COMPLETED,
  REQUESTED,
  TOOL,
  WAIT_SECONDS,
} from './execution-trip.ts';

/** A waiter is woken within milliseconds; what comes this much later was not woken. */
const WOKEN_WITHIN_MS = 3_000;

/** The person is let in. */
export async function signIn({ gateway, trip }: ExecutionJourney, account: () => Account): Promise<Verdict> {
  const answer = await gateway().post('/api/auth/login', account());
  if (answer.status !== 200) return refused('POST /api/auth/login', answer);
  trip.person = { id: textAt(answer.body, 'user', 'id'), token: textAt(answer.body, 'accessToken') };
  return ok(`user ${trip.person.id}`);
}

/** The execution is taken, finished in time or not: what became of it, the next hops find out. */
export async function execute({ gateway, evidence, trip }: ExecutionJourney): Promise<Verdict> {
  const { token } = known(trip.person, 'person');
  trip.endsBefore = await evidence.ends([REQUESTED, JOB_COMPLETED, COMPLETED]);
  const path = `/api/tools/${TOOL}/execute`;
  const began = performance.now();
  const answer = await gateway().post(path, { input: INPUT }, token, { prefer: `wait=${WAIT_SECONDS}` });
  const tookMs = performance.now() - began;
  if (answer.status !== 200 && answer.status !== 202) return refused(`POST ${path}`, answer);
  trip.answer = { status: answer.status, tookMs };
  trip.executionId = textAt(answer.body, 'executionId');
  return ok(`${answer.status} for ${trip.executionId}, ${textAt(answer.body, 'status')} after ${duration(tookMs)}`);
}

/** Who waited was told of the end, and did not wait in vain. */
export async function wakeWaiter({ trip }: ExecutionJourney, advice: string): Promise<Verdict> {
  const { status, tookMs } = known(trip.answer, 'answer to the client');
  const { createdAt, completedAt } = known(trip.ended, 'end of the execution');
  const ranMs = completedAt.getTime() - createdAt.getTime();
  const saw = `it ran for ${duration(ranMs)}, and the client waited for ${duration(tookMs)}`;
  const isWoken = status === 200 && tookMs - ranMs <= WOKEN_WITHIN_MS;
  if (isWoken || ranMs > WAIT_SECONDS * 1_000) return ok(saw);
  return broken(saw, `The listener of tools does not hear that executions end: see its log. ${advice}`);
}
