import { AppError } from '@astrapath/errors';
import { decodeCursor, linkNext, pageOf, type Server } from '@astrapath/service';
import { Type } from 'typebox';
import { searchWords, type PathSort } from './path.ts';
import { pathPage, pathPosition, pathQuery, pathWithContent } from './path-schema.ts';
import type { PathOverview, PathStore } from './path-store.ts';

/** `GET /api/learning/paths`, `GET /api/learning/paths/:pathId`. */
export function pathRoutes(app: Server, { paths }: { paths: PathStore }): void {
  app.get(
    '/api/learning/paths',
    { schema: { querystring: pathQuery, response: { 200: pathPage } } },
    async (request, reply) => {
      const { difficulty, tag, q, sort, limit, cursor } = request.query;
      const filter = { difficulty, tag: tag?.toLowerCase(), words: searchWords(q) };
      const afterId = cursor === undefined ? undefined : await lastIdOf(cursor, sort);
      const rows = await paths.list(filter, { sort, limit: limit + 1, afterId });
      const page = pageOf(rows, limit, ({ id }) => ({ sort, id }));
      linkNext(request, reply, page.nextCursor);
      return { items: page.items.map(present), nextCursor: page.nextCursor };
    },
  );

  app.get(
    '/api/learning/paths/:pathId',
    { schema: { params: Type.Object({ pathId: Type.String() }), response: { 200: pathWithContent } } },
    async ({ params: { pathId } }) => {
      const path = await paths.find(pathId);
      if (!path) throw new AppError('learning.unknown-path', { detail: `There is no learning path ${pathId}.` });
      return present(path);
    },
  );

  async function lastIdOf(cursor: string, sort: PathSort): Promise<string> {
    const position = decodeCursor(pathPosition, cursor);
    if (position.sort === sort && (await paths.exists(position.id))) return position.id;
    throw new AppError('request.invalid', {
      detail: 'The cursor is not one of this list in this order.',
      errors: [{ path: '/querystring/cursor', message: 'must be the nextCursor of an answer with the same sort' }],
    });
  }
}

/** The path as the API tells it. */
function present<T extends Pick<PathOverview, 'tags' | 'createdAt'>>({ tags, createdAt, ...path }: T) {
  return { ...path, tags: tags.map(({ tagName }) => tagName), createdAt: createdAt.toISOString() };
}
