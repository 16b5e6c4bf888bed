import { idempotencyKeyOf, requestHashOf, type Server, Strict } from '@astrapath/service';
import { Type } from 'typebox';
import { correctActivity, type CorrectionDependencies } from './correct-activity.ts';
import { assertFits } from './correction.ts';

const MAX_ID = 128;
const MAX_REASON = 500;
const action = Type.Enum(['void', 'move']);
const date = Type.String({ format: 'date' });

const schema = {
  body: Strict({
    userId: Type.String({ minLength: 1, maxLength: MAX_ID }),
    eventId: Type.String({ minLength: 1, maxLength: MAX_ID }),
    action,
    date: Type.Optional(date),
    statDate: Type.Optional(date),
    reason: Type.String({ minLength: 1, maxLength: MAX_REASON, pattern: '\\S' }),
  }),
  response: {
    202: Type.Object({
      correctionId: Type.String(),
      userId: Type.String(),
      eventId: Type.String(),
      action,
      statDate: Type.String(),
      date: Type.Union([Type.String(), Type.Null()]),
    }),
  },
};

/** `POST /api/admin/analytics/corrections`: takes an event out of its day, for good or into another day. */
export function correctionRoutes(app: Server, dependencies: CorrectionDependencies): void {
  app.post('/api/admin/analytics/corrections', { schema }, async (request, reply) => {
    const { body, caller } = request;
    assertFits(body);
    const key = idempotencyKeyOf(request);
    const idempotency = key === undefined ? undefined : { key, hash: requestHashOf(request) };
    const order = { ...body, administratorId: caller.userId, idempotency };
    return reply.code(202).send(await correctActivity(order, dependencies));
  });
}
