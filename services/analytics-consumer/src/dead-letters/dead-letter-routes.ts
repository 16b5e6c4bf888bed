import { AppError } from '@astrapath/errors';
import { linkNext, type Server } from '@astrapath/service';
import type { Codec } from '@astrapath/events';
import { type DeadLetter, deadLetterTopics, placeOfId } from './dead-letter.ts';
import { readContent } from './dead-letter-content.ts';
import { countLetters } from './dead-letter-counts.ts';
import { pageOfLetters, type ReadStretch } from './dead-letter-page.ts';
import type { DeadLetterReader } from './dead-letter-reader.ts';
import {
  countQuery,
  letterCounts,
  letterPage,
  letterParams,
  letterQuery,
  letterWithContent,
} from './dead-letter-schema.ts';
import { letterCursor, readLetterCursor } from './letter-cursor.ts';
import type { ReplayStore } from './replay-store.ts';

export type DeadLetterDependencies = { reader: DeadLetterReader; replays: ReplayStore; codec: Pick<Codec, 'decode'> };
type State = 'open' | 'replayed';

/** `GET /api/admin/dead-letters`, `…/counts`, `…/:id`: what the groups could not process. */
export function deadLetterRoutes(app: Server, dependencies: DeadLetterDependencies): void {
  const { reader, replays, codec } = dependencies;

  app.get(
    '/api/admin/dead-letters',
    { schema: { querystring: letterQuery, response: { 200: letterPage } } },
    async (request, reply) => {
      const { limit, cursor, state, ...filter } = request.query;
      const logs = await reader.logs(deadLetterTopics(filter));
      const list = { filter: { ...filter, ...(state ? { state } : {}) }, logs };
      const states = new Map<string, State>();
      const read = readMatching({ reason: filter.reason, state }, states, dependencies);
      const page = await pageOfLetters(logs, { limit, positions: readLetterCursor(cursor, list), read });
      const nextCursor = page.positions ? letterCursor(page.positions, list) : null;
      linkNext(request, reply, nextCursor);
      return { items: page.letters.map((letter) => present(letter, states.get(letter.id))), nextCursor };
    },
  );

  app.get(
    '/api/admin/dead-letters/counts',
    { schema: { querystring: countQuery, response: { 200: letterCounts } } },
    async ({ query }) => ({ counts: await countLetters(query, { reader, replays }) }),
  );

  app.get(
    '/api/admin/dead-letters/:id',
    { schema: { params: letterParams, response: { 200: letterWithContent } } },
    async ({ params: { id } }) => {
      const place = placeOfId(id);
      const found = place && (await reader.find(place));
      if (!place || !found) throw unknownDeadLetter(id);
      const replayed = await replays.replayedIn(place, place.offset, place.offset + 1);
      const content = await readContent(place.topic, found.message.value, codec);
      return { ...present(found.letter, replayed.has(id) ? 'replayed' : 'open'), ...content };
    },
  );
}

/** Reads stretches of logs for the letters with a reason and a state, and remembers the state of each. */
function readMatching(
  { reason, state }: { reason: string | undefined; state: State | undefined },
  states: Map<string, State>,
  { reader, replays }: DeadLetterDependencies,
): ReadStretch {
  return async (log, from, to) => {
    const replayed = await replays.replayedIn(log, from, to);
    const letters: DeadLetter[] = [];
    for await (const { letter } of reader.read(log, from, to)) {
      const own = replayed.has(letter.id) ? 'replayed' : 'open';
      if ((reason ?? letter.reason) !== letter.reason || (state ?? own) !== own) continue;
      states.set(letter.id, own);
      letters.push(letter);
    }
    return letters;
  };
}

function present(letter: DeadLetter, state: State = 'open') {
  const { id, topic, partition, offset, group, reason, error, failedAt, attempt } = letter;
  return { id, topic, partition, offset, group, reason, error, at: new Date(failedAt).toISOString(), attempt, state };
}

function unknownDeadLetter(id: string): AppError {
  return new AppError('analytics.unknown-dead-letter', {
    detail: `There is no dead letter ${id}; it may have been kept for as long as its topic keeps any.`,
  });
}
