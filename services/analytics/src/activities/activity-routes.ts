import { Readable } from 'node:stream';
import { AppError } from '@astrapath/errors';
import { type Caller, idempotencyKeyOf, type Server } from '@astrapath/service';
import { readActivity, type Reporter } from './activity.ts';
import { activityIds } from './activity-id.ts';
import { takeActivities } from './activity-intake.ts';
import type { ActivityPublisher } from './activity-publisher.ts';
import { jsonItems } from './json-items.ts';
import { bodyPieces, discardRest } from './ndjson-body.ts';
import { ndjsonItems } from './ndjson-items.ts';
import { ndjsonLines } from './ndjson-lines.ts';

const IMPORT_SCOPE = 'analytics:import';
const NDJSON = 'application/x-ndjson';

export type ActivityDependencies = { publish: ActivityPublisher; now: () => number };

/** `POST /api/analytics/events`: one event, a batch of up to 1,000, or NDJSON of any length by an importer. */
export function activityRoutes(app: Server, { publish, now }: ActivityDependencies): void {
  const stopping = new AbortController();
  app.addHook('preClose', async () => stopping.abort());
  // Handed on as a stream; the limit on the size of bodies holds for those that are parsed whole.
  app.addContentTypeParser(NDJSON, (_request, payload, done) => done(null, payload));

  app.post('/api/analytics/events', async (request, reply) => {
    const { body, caller, raw } = request;
    try {
      const idOf = activityIds(caller.userId, idempotencyKeyOf(request));
      const reporter = reporterOf(caller);
      const read = (value: unknown) => readActivity(value, reporter, now());
      const isStream = body instanceof Readable;
      if (isStream) assertMayStream(reporter);
      const groups = isStream
        ? ndjsonItems(ndjsonLines(bodyPieces(body, stopping.signal)), read)
        : [jsonItems(body, read)];
      const { rejectedCount, ...answer } = await takeActivities({ groups, idOf, publish });
      const isCut = rejectedCount > answer.rejected.length;
      return reply.code(202).send(isCut ? { ...answer, rejectedCount } : answer);
    } finally {
      discardRest(raw, reply.raw);
    }
  });
}

function reporterOf({ kind, userId, scopes, timezone, pastZones }: Caller): Reporter {
  if (scopes.includes(IMPORT_SCOPE)) return { kind: 'importer' };
  if (kind === 'user') return { kind: 'user', userId, timezone, pastZones };
  throw new AppError('auth.forbidden', { detail: `A service client needs the scope ${IMPORT_SCOPE} to send events.` });
}

function assertMayStream(reporter: Reporter): void {
  if (reporter.kind === 'importer') return;
  throw new AppError('auth.forbidden', { detail: `NDJSON needs the scope ${IMPORT_SCOPE}; send a batch instead.` });
}
