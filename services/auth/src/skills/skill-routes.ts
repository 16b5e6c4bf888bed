import {
  decodeCursor,
  encodeCursor,
  linkNext,
  pageQuery,
  pageSchema,
  requireUser,
  type Server,
  Strict,
} from '@astrapath/service';
import { Type } from 'typebox';
import type { SkillStore } from './skill-store.ts';
import { tidySkills } from './skill.ts';

const MAX_SKILLS = 100;

const Body = Type.Array(
  Strict({
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
    level: Type.Integer({ minimum: 1, maximum: 5 }),
  }),
  { maxItems: MAX_SKILLS },
);
const SkillView = Type.Object({ name: Type.String(), level: Type.Integer() });
/** Place in the list of the next skill. */
const Position = Type.Integer({ minimum: 0, maximum: MAX_SKILLS });

/** A person's skills: read the list, replace the list. */
export function skillRoutes(app: Server, { skills }: { skills: SkillStore }): void {
  const listSchema = { querystring: Type.Object(pageQuery), response: { 200: pageSchema(SkillView) } };
  app.get('/api/users/me/skills', { preHandler: requireUser, schema: listSchema }, async (request, reply) => {
    const { limit, cursor } = request.query;
    const from = cursor === undefined ? 0 : decodeCursor(Position, cursor);
    const rows = await skills.list(request.caller.userId, { from, limit: limit + 1 });
    const nextCursor = rows.length > limit ? encodeCursor(from + limit) : null;
    linkNext(request, reply, nextCursor);
    return { items: rows.slice(0, limit), nextCursor };
  });

  const replaceSchema = { body: Body, response: { 200: pageSchema(SkillView) } };
  app.put('/api/users/me/skills', { preHandler: requireUser, schema: replaceSchema }, async ({ body, caller }) => {
    const items = tidySkills(body);
    await skills.replace(caller.userId, items);
    return { items, nextCursor: null };
  });
}
