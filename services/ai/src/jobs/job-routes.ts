import { AppError } from '@astrapath/errors';
import type { Server } from '@astrapath/service';
import { Type } from 'typebox';
import { mayRead } from './job.ts';
import type { JobStore } from './job-store.ts';
import { JobView, jobView } from './job-view.ts';

/** How a job stands. */
export function jobRoutes(app: Server, { store }: { store: Pick<JobStore, 'find'> }): void {
  app.get(
    '/api/ai/jobs/:jobId/status',
    { schema: { params: Type.Object({ jobId: Type.String({ maxLength: 64 }) }), response: { 200: JobView } } },
    async ({ params, caller }, reply) => {
      const job = await store.find(params.jobId);
      if (job === undefined || !mayRead(caller, job)) {
        throw new AppError('ai.unknown-job', { detail: 'You have no job with this id.' });
      }
      reply.header('cache-control', 'private, no-store');
      return jobView(job);
    },
  );
}
