import { createHash } from 'node:crypto';
import { AppError } from '@astrapath/errors';
import { decodeCursor, encodeCursor } from '@astrapath/service';
import { Type } from 'typebox';
import type { DeadLetterFilter } from './dead-letter.ts';
import type { DeadLetterLog } from './dead-letter-reader.ts';

/** A list of dead letters: what it asks for, and the logs that hold it. */
export type LetterList = {
  filter: DeadLetterFilter & { state?: string };
  logs: readonly Pick<DeadLetterLog, 'name' | 'partition'>[];
};

/** Where the next page begins in each log, in their order, and which list that is of. */
const content = Type.Object({ list: Type.String(), positions: Type.Array(Type.Integer({ minimum: 0 })) });

/** The cursor of a list's next page. */
export function letterCursor(positions: readonly number[], list: LetterList): string {
  return encodeCursor({ list: markOf(list), positions });
}

/**
 * The positions in a cursor. In another list they would leave letters out.
 * @throws AppError `request.invalid` when it is not one of this list
 */
export function readLetterCursor(cursor: string | undefined, list: LetterList): number[] | undefined {
  if (cursor === undefined) return undefined;
  const { list: mark, positions } = decodeCursor(content, cursor);
  if (mark === markOf(list)) return positions;
  throw new AppError('request.invalid', {
    detail: 'The cursor is not one of this list with this filter.',
    errors: [{ path: '/querystring/cursor', message: 'must be the nextCursor of an answer with the same filter' }],
  });
}

/** Short, because a cursor stands in a URL. */
const MARK_LENGTH = 16;

function markOf({ filter: { topic, group, reason, state }, logs }: LetterList): string {
  const places = logs.map(({ name, partition }) => [name, partition]);
  const text = JSON.stringify([[topic, group, reason, state].map((value) => value ?? null), places]);
  return createHash('sha256').update(text).digest('base64url').slice(0, MARK_LENGTH);
}
