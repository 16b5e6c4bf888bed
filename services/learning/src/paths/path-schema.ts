import { pageQuery, pageSchema } from '@astrapath/service';
import { Type } from 'typebox';
import { exercise, lesson } from '../catalogue/content.ts';
import { difficulties, pathSorts } from './path.ts';

const MAX_QUERY_LENGTH = 200;

export const pathQuery = Type.Object({
  ...pageQuery,
  difficulty: Type.Optional(Type.Enum([...difficulties])),
  tag: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'Paths with this tag.' })),
  q: Type.Optional(
    Type.String({
      maxLength: MAX_QUERY_LENGTH,
      description: 'Paths that have every word in title, description or tags, in whatever case.',
    }),
  ),
  sort: Type.Enum([...pathSorts], { default: 'title', description: 'A field; with a leading minus, descending.' }),
});

/** What a cursor of the list holds: the order it belongs to, and the last path of the page. */
export const pathPosition = Type.Object({
  sort: Type.Enum([...pathSorts]),
  id: Type.String({ pattern: '^[a-z0-9]{1,32}$' }),
});

const moduleFields = {
  id: Type.String(),
  position: Type.Integer(),
  title: Type.String(),
  summary: Type.String(),
  minutes: Type.Integer(),
  objectives: Type.Array(Type.String()),
};

const pathFields = {
  id: Type.String(),
  slug: Type.String(),
  title: Type.String(),
  description: Type.String(),
  difficulty: Type.Enum([...difficulties]),
  estimatedHours: Type.Number(),
  tags: Type.Array(Type.String()),
  skills: Type.Array(Type.String()),
  prerequisites: Type.Array(Type.String(), { description: 'Ids of paths to know before.' }),
  createdAt: Type.String({ format: 'date-time' }),
};

export const pathPage = pageSchema(Type.Object({ ...pathFields, modules: Type.Array(Type.Object(moduleFields)) }));

export const pathWithContent = Type.Object({
  ...pathFields,
  modules: Type.Array(Type.Object({ ...moduleFields, lessons: Type.Array(lesson), exercises: Type.Array(exercise) })),
});
