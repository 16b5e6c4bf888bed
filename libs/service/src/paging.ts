import { AppError } from '@astrapath/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';

/** Query parameters of every list. */
export const pageQuery = {
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  cursor: Type.Optional(Type.String({ maxLength: 512 })),
};

export type Page<T> = { items: T[]; nextCursor: string | null };

/** Response schema of a list of `item`. */
export function pageSchema<T extends TSchema>(item: T) {
  return Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) });
}

/** An opaque cursor that holds a position; clients hand it back unread. */
export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * The position in a cursor.
 * @throws AppError `request.invalid` when it is not one that this list gave out
 */
export function decodeCursor<T extends TSchema>(schema: T, cursor: string): Static<T> {
  try {
    return Value.Parse(schema, JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    const errors = [
      { path: '/querystring/cursor', message: 'must be the nextCursor of an earlier answer of this list' },
    ];
    throw new AppError('request.invalid', { detail: 'The cursor is not one of this list.', errors, cause });
  }
}

/**
 * One page from `limit + 1` rows: the extra row tells whether there is a next page and is left out.
 * @param positionOf what the cursor must hold to go on after an item
 */
export function pageOf<T>(rows: readonly T[], limit: number, positionOf: (item: T) => unknown): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? encodeCursor(positionOf(last)) : null;
  return { items, nextCursor };
}

/** Adds `Link: <…>; rel="next"` (RFC 8288) when there is a next page. */
export function linkNext(request: FastifyRequest, reply: FastifyReply, nextCursor: string | null): void {
  if (nextCursor === null) return;
  const next = new URL(request.url, 'http://host');
  next.searchParams.set('cursor', nextCursor);
  void reply.header('link', `<${next.pathname}${next.search}>; rel="next"`);
}
