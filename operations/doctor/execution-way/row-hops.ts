import { localDateOf } from '@astrapath/calendar';
import { broken, duration, ok, type Verdict } from '../check.ts';
import { known, until } from '../way/trip.ts';
import { type ExecutionJourney, TOOL } from './execution-trip.ts';

const MODELS = `See which models are in use (GET /api/ai/models) and configure one for ${TOOL} (POST /api/ai/models/configure); the log of ai tells the rest.`;
const LATE_EVENT = 'See why ai did not answer in time (its log, its outbox): tools gave the execution up.';

/** The row that was written with the first event is there. */
export async function findExecution({ evidence, trip }: ExecutionJourney): Promise<Verdict> {
  const { status } = await until(() => evidence.execution(idIn(trip)));
  return ok(`its row is ${status}`);
}

/** The ai service has read the request. */
export async function findJob({ evidence, trip }: ExecutionJourney): Promise<Verdict> {
  const { id } = await until(() => evidence.jobOf(idIn(trip)));
  return ok(`job ${id}`);
}

/** A worker has taken the job from its queue. */
export async function takeJobUp({ evidence, trip }: ExecutionJourney): Promise<Verdict> {
  const { status } = await until(async () => {
    const job = await evidence.jobOf(idIn(trip));
    return job?.status === 'queued' ? undefined : job;
  });
  return ok(`it is ${status}`);
}

/** The model has done the work. */
export async function completeJob({ evidence, trip }: ExecutionJourney): Promise<Verdict> {
  const job = await until(async () => {
    const found = await evidence.jobOf(idIn(trip));
    return found?.status === 'completed' || found?.status === 'failed' ? found : undefined;
  });
  if (job.status === 'completed') return ok('its model gave a result');
  return broken(`job ${job.id} failed: ${job.errorCode}, ${job.errorDetail}`, MODELS);
}

/** What ai answered is in the execution's row. */
export async function endExecution({ evidence, trip }: ExecutionJourney): Promise<Verdict> {
  const { completedAt, ...row } = await until(async () => {
    const found = await evidence.execution(idIn(trip));
    return found?.completedAt ? { ...found, completedAt: found.completedAt } : undefined;
  });
  if (row.status !== 'completed') return broken(`its row is ${row.status}: ${row.errorCode}`, LATE_EVENT);
  trip.ended = { ...row, completedAt };
  return ok(`completed ${duration(completedAt.getTime() - row.createdAt.getTime())} after it was asked for`);
}

/** The person's day counts it, under the execution's own id. */
export async function countExecution({ evidence, trip }: ExecutionJourney): Promise<Verdict> {
  const { completedAt, timezone } = known(trip.ended, 'end of the execution');
  const documentId = `${known(trip.person, 'person').id}:${localDateOf(completedAt.getTime(), timezone)}`;
  const { version } = await until(async () => {
    const document = await evidence.document(documentId);
    return document?.events.some(({ id }) => id === trip.executionId) ? document : undefined;
  });
  return ok(`${documentId}, version ${version}`);
}

function idIn(trip: ExecutionJourney['trip']): string {
  return known(trip.executionId, 'id of the execution');
}
