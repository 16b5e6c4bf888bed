import { Readable } from 'node:stream';
import { AppError, type InputError } from '@astrapath/errors';
import type { Producer } from '@astrapath/events';
import type { Caller } from '@astrapath/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readActivity, type Reporter } from './activity.ts';
import { type Item, takeActivities } from './activity-intake.ts';
import { MAX_LINE_LENGTH, ndjsonLines } from './ndjson-lines.ts';

const IMPORT_SCOPE = 'analytics:import';
const MAX_BATCH = 1_000;
const NDJSON = 'application/x-ndjson';

/** `POST /api/analytics/events`: one event, a batch of up to 1,000, or NDJSON of any length by an importer. */
export function offerActivities(
  app: FastifyInstance,
  { producer, now }: { producer: Producer; now: () => number },
): void {
  app.addContentTypeParser(NDJSON, (_request, payload, done) => done(null, payload));

  app.post('/api/analytics/events', { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request, reply) => {
    const reporter = reporterOf(request.caller);
    const items = itemsOf(request, reporter, now());
    const idempotencyKey = headerText(request.headers['idempotency-key']);
    const { accepted, rejected, rejectedCount } = await takeActivities({
      items,
      reporter,
      producer,
      idempotencyKey,
      now,
    });
    return reply.code(202).send({ accepted, rejected, ...(rejectedCount > rejected.length ? { rejectedCount } : {}) });
  });
}

function reporterOf({ kind, userId, scopes, timezone }: Caller): Reporter {
  if (scopes.includes(IMPORT_SCOPE)) return { kind: 'importer' };
  if (kind === 'user') return { kind: 'user', userId, timezone };
  throw new AppError('auth.forbidden', { detail: `A service client needs the scope ${IMPORT_SCOPE} to send events.` });
}

function itemsOf({ body }: FastifyRequest, reporter: Reporter, now: number): AsyncIterable<Item> | Iterable<Item> {
  if (body instanceof Readable) {
    if (reporter.kind === 'importer') return ndjsonItems(body);
    throw new AppError('auth.forbidden', {
      detail: `NDJSON needs the scope ${IMPORT_SCOPE}; send one event or a batch of up to ${MAX_BATCH}.`,
    });
  }
  if (isObject(body) && 'events' in body) return batchItems(body);
  const read = readActivity(body, reporter, now);
  if (read.type === 'rejected') throw new AppError(read.code, { detail: read.detail, errors: read.errors });
  return [{ index: 0, value: body }];
}

function batchItems(body: Record<string, unknown>): Item[] {
  const unknown = Object.keys(body).find((key) => key !== 'events');
  if (unknown !== undefined) throw invalidBody({ path: `/${unknown.slice(0, 64)}`, message: 'is not a known field' });
  const { events } = body;
  if (!Array.isArray(events) || events.length < 1 || events.length > MAX_BATCH) {
    throw invalidBody({ path: '/events', message: `must be a list of 1 to ${MAX_BATCH} events` });
  }
  return events.map((value: unknown, index) => ({ index, value }));
}

async function* ndjsonItems(body: Readable): AsyncIterable<Item> {
  for await (const line of ndjsonLines(body)) {
    if ('tooLong' in line) {
      yield {
        index: line.index,
        code: 'analytics.invalid-event',
        detail: `The line is longer than ${MAX_LINE_LENGTH} characters.`,
      };
    } else yield parseLine(line.index, line.text);
  }
}

function parseLine(index: number, text: string): Item {
  try {
    return { index, value: JSON.parse(text) };
  } catch {
    return { index, code: 'analytics.invalid-event', detail: 'The line is not JSON.' };
  }
}

function invalidBody(error: InputError): AppError {
  return new AppError('request.invalid', { detail: `${error.path} ${error.message}.`, errors: [error] });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function headerText(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
