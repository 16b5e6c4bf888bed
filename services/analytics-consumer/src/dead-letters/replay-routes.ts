import { AppError } from '@astrapath/errors';
import type { Server } from '@astrapath/service';
import type { Static } from 'typebox';
import { dryRunAnswer, replayAnswer, replayBody } from './dead-letter-schema.ts';
import { type DryRunDependencies, tryReplay } from './dry-run.ts';
import type { Selection } from './letter-selection.ts';
import { type ReplayDependencies, replayLetters } from './replay.ts';

/** `POST /api/admin/dead-letters/replay`: 202 when letters were handed to their groups, 200 for what would become of them. */
export function replayRoutes(
  app: Server,
  dependencies: Omit<ReplayDependencies & DryRunDependencies, 'by' | 'limit'>,
): void {
  app.post(
    '/api/admin/dead-letters/replay',
    { schema: { body: replayBody, response: { 200: dryRunAnswer, 202: replayAnswer } } },
    async ({ body, caller }, reply) => {
      const { limit, dryRun } = body;
      const selection = selectionOf(body);
      if (dryRun) return { replayed: 0 as const, ...(await tryReplay(selection, { ...dependencies, limit })) };
      return reply.code(202).send(await replayLetters(selection, { ...dependencies, by: caller.userId, limit }));
    },
  );
}

function selectionOf({ ids, filter }: Static<typeof replayBody>): Selection {
  if (ids && !filter) return { ids };
  if (filter && !ids) return { filter };
  throw new AppError('request.invalid', {
    detail: 'Name the dead letters by ids or by a filter, not both.',
    errors: [{ path: '/body', message: 'must have either ids or filter' }],
  });
}
