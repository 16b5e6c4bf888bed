import { AppError } from '@astrapath/errors';
import { type Codec, outboxRow } from '@astrapath/events';
import { type Caller, requireUser, type Server } from '@astrapath/service';
import { Type } from 'typebox';
import { enrolmentCreated } from './enrolment-events.ts';
import { enrolmentAnswer, personParams, progressAnswer } from './enrolment-schema.ts';
import type { Enrolment, EnrolmentStore, NewEnrolment } from './enrolment-store.ts';
import { progressOf } from './progress.ts';

export type EnrolmentDependencies = {
  enrolments: EnrolmentStore;
  codec: Pick<Codec, 'encode'>;
  relay: { wake: () => void };
  now: () => Date;
};

/** `POST /api/learning/paths/:pathId/enroll`, `GET /api/learning/progress/:userId`. */
export function enrolmentRoutes(app: Server, { enrolments, codec, relay, now }: EnrolmentDependencies): void {
  app.post(
    '/api/learning/paths/:pathId/enroll',
    {
      config: { idempotent: true },
      preHandler: requireUser,
      schema: {
        params: Type.Object({ pathId: Type.String() }),
        response: { 200: enrolmentAnswer, 201: enrolmentAnswer },
      },
    },
    async ({ caller, effectId, params: { pathId } }, reply) => {
      const enrolment = await enrol({ id: effectId, userId: caller.userId, pathId, enrolledAt: now() });
      return reply.code(enrolment.id === effectId ? 201 : 200).send(presentEnrolment(enrolment));
    },
  );

  app.get(
    '/api/learning/progress/:userId',
    { schema: { params: personParams, response: { 200: progressAnswer } } },
    async ({ caller, params }) => {
      mustBeAllowedToSee(params.userId, caller);
      const items = (await enrolments.list(params.userId)).map(presentProgress);
      return { userId: params.userId, items };
    },
  );

  /** The enrolment that exists now: the new one, or the one that was there. */
  async function enrol(wanted: NewEnrolment): Promise<Enrolment> {
    await enrolments.create(wanted, outboxRow(codec, 'learning.enrolment.created.v1', enrolmentCreated(wanted)));
    const enrolment = await enrolments.find(wanted.userId, wanted.pathId);
    if (!enrolment) {
      throw new AppError('learning.unknown-path', { detail: `There is no learning path ${wanted.pathId}.` });
    }
    if (enrolment.id === wanted.id) relay.wake();
    return enrolment;
  }
}

function mustBeAllowedToSee(userId: string, caller: Caller): void {
  if (caller.kind === 'user' && caller.userId === userId) return;
  if (caller.roles.includes('admin')) return;
  throw new AppError('auth.forbidden', { detail: 'Only the person and administrators see their progress.' });
}

function presentEnrolment({ id, pathId, userId, enrolledAt, completedModules, totalModules }: Enrolment) {
  return {
    enrollmentId: id,
    pathId,
    userId,
    enrolledAt: enrolledAt.toISOString(),
    progress: progressOf(completedModules, totalModules),
  };
}

function presentProgress(enrolment: Enrolment) {
  const { pathId, title, completedModules, totalModules, enrolledAt, lastActivityAt, completedAt } = enrolment;
  return {
    pathId,
    title,
    ...progressOf(completedModules, totalModules),
    enrolledAt: enrolledAt.toISOString(),
    lastActivityAt: lastActivityAt.toISOString(),
    completedAt: completedAt?.toISOString() ?? null,
  };
}
