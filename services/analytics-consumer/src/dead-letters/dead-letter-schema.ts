import { pageQuery, pageSchema, Strict } from '@astrapath/service';
import { Type } from 'typebox';
import { MAX_LETTERS } from './replay.ts';

const MAX_ID = 200;
const MAX_NAME = 100;
const name = Type.String({ minLength: 1, maxLength: MAX_NAME });
const id = Type.String({ minLength: 1, maxLength: MAX_ID });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const count = Type.Integer({ minimum: 0 });

const filter = { topic: Type.Optional(name), group: Type.Optional(name), reason: Type.Optional(name) };

const letter = {
  id,
  topic: Type.String(),
  partition: Type.Integer(),
  offset: Type.String(),
  group: Type.String(),
  reason: Type.String(),
  error: Type.String(),
  at: Type.String({ format: 'date-time' }),
  attempt: Type.Integer({ minimum: 1 }),
  state: Type.Union([Type.Literal('open'), Type.Literal('replayed')]),
};

export const letterQuery = Type.Object({
  ...filter,
  state: Type.Optional(letter.state),
  ...pageQuery,
});
export const letterPage = pageSchema(Type.Object(letter));

export const letterParams = Type.Object({ id });
export const letterWithContent = Type.Object({
  ...letter,
  decoded: nullable(Type.Record(Type.String(), Type.Unknown())),
  bytes: count,
  /** Base64 of the first bytes of what cannot be decoded. */
  head: nullable(Type.String()),
});

export const countQuery = Type.Object(filter);
export const letterCounts = Type.Object({
  counts: Type.Array(
    Type.Object({ topic: Type.String(), group: Type.String(), reason: Type.String(), open: count, replayed: count }),
  ),
});

export const replayBody = Strict({
  ids: Type.Optional(Type.Array(id, { minItems: 1, maxItems: MAX_LETTERS })),
  filter: Type.Optional(Strict({ ...filter, before: Type.Optional(Type.String({ format: 'date-time' })) })),
  limit: Type.Integer({ minimum: 1, maximum: MAX_LETTERS, default: MAX_LETTERS }),
  dryRun: Type.Boolean({ default: false }),
});

const skipped = Type.Array(
  Type.Object({
    id,
    why: Type.Union([
      Type.Literal('unknown-dead-letter'),
      Type.Literal('already-replayed'),
      Type.Literal('without-value'),
    ]),
  }),
);
const documentState = Type.Object({
  dailyStats: Type.Object({ toolsUsed: count, timeSpent: count, goalsCompleted: count }),
  eventCount: count,
  version: count,
});

export const replayAnswer = Type.Object({ replayed: count, skipped, hasMore: Type.Boolean() });
export const dryRunAnswer = Type.Object({
  replayed: Type.Literal(0),
  skipped,
  hasMore: Type.Boolean(),
  letters: Type.Array(
    Type.Object({
      id,
      group: Type.String(),
      isDecodable: Type.Boolean(),
      verdict: nullable(Type.String()),
      detail: nullable(Type.String()),
    }),
  ),
  changes: Type.Array(
    Type.Object({ documentId: Type.String(), before: nullable(documentState), after: documentState }),
  ),
});
