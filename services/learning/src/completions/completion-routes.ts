import { type Codec, outboxRow } from '@astrapath/events';
import { requireUser, type Server, Strict } from '@astrapath/service';
import { Type } from 'typebox';
import { progress } from '../enrolments/enrolment-schema.ts';
import { progressOf } from '../enrolments/progress.ts';
import { moduleCompleted, pathCompleted } from './completion-events.ts';
import type { Completion, CompletionStore } from './completion-store.ts';
import { type CompletedState, decideCompletion, isCompleted } from './completion.ts';

const DAY_S = 86_400;

export type CompletionDependencies = {
  completions: CompletionStore;
  codec: Pick<Codec, 'encode'>;
  relay: { wake: () => void };
  now: () => Date;
};

/** No body at all is a body too: how long it took is the person's to say. */
const completionBody = Type.Union([
  Strict({ timeSpent: Type.Optional(Type.Integer({ minimum: 0, maximum: DAY_S, description: 'Seconds.' })) }),
  Type.Null(),
]);

const completionAnswer = Type.Object({
  moduleId: Type.String(),
  pathId: Type.String(),
  completedAt: Type.String({ format: 'date-time' }),
  progress,
});

/** `PUT /api/learning/modules/:moduleId/complete`. */
export function completionRoutes(app: Server, { completions, codec, relay, now }: CompletionDependencies): void {
  app.put(
    '/api/learning/modules/:moduleId/complete',
    {
      preHandler: requireUser,
      schema: {
        params: Type.Object({ moduleId: Type.String() }),
        body: completionBody,
        response: { 200: completionAnswer },
      },
    },
    async ({ caller: { userId, timezone }, params: { moduleId }, body }) => {
      const before = decideCompletion(moduleId, await completions.state(moduleId, userId));
      if (before.kind === 'completed-before') return present(before.state);
      const { pathId, enrolmentId } = before;
      const completedAt = now();
      await write({ userId, moduleId, pathId, enrolmentId, timeSpent: body?.timeSpent ?? null, completedAt }, timezone);
      const after = await completions.state(moduleId, userId);
      if (!isCompleted(after)) throw new Error(`the completion of ${moduleId} was written and cannot be found`);
      return present(after);
    },
  );

  async function write(completion: Completion, timezone: string): Promise<void> {
    await completions.complete(completion, {
      module: outboxRow(codec, 'learning.module.completed.v1', moduleCompleted(completion, timezone)),
      path: outboxRow(codec, 'learning.path.completed.v1', pathCompleted(completion)),
    });
    relay.wake();
  }
}

function present({ moduleId, pathId, completedAt, completedModules, totalModules }: CompletedState) {
  return {
    moduleId,
    pathId,
    completedAt: completedAt.toISOString(),
    progress: progressOf(completedModules, totalModules),
  };
}
