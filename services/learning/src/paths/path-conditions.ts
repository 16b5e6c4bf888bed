import type { Prisma } from '../generated/client.ts';
import { difficultiesAfter, type Difficulty, orderOf, type PathSort } from './path.ts';

export type PathFilter = { difficulty?: Difficulty | undefined; tag?: string | undefined; words: string[] };

/** What the order of a path depends on. */
export type SortedPath = {
  id: string;
  title: string;
  estimatedHours: number;
  difficulty: Difficulty;
  createdAt: Date;
};

/** Conditions that a path must meet, all of them. */
export function matching({ difficulty, tag, words }: PathFilter): Prisma.LearningPathWhereInput[] {
  return [
    ...(difficulty === undefined ? [] : [{ difficulty }]),
    ...(tag === undefined ? [] : [{ tags: { some: { tagName: tag } } }]),
    ...words.map((word) => {
      const contains = { contains: literally(word), mode: 'insensitive' } as const;
      return { OR: [{ title: contains }, { description: contains }, { tags: { some: { tagName: contains } } }] };
    }),
  ];
}

/** The paths that come after `last` in an order; equal ones are ordered by id. */
export function rowsAfter(last: SortedPath, sort: PathSort): Prisma.LearningPathWhereInput {
  const { field, descending } = orderOf(sort);
  const past = <V>(value: V) => (descending ? { lt: value } : { gt: value });
  const tie = { id: { gt: last.id } };
  switch (field) {
    case 'title':
      return { OR: [{ title: past(last.title) }, { title: last.title, ...tie }] };
    case 'estimatedHours':
      return { OR: [{ estimatedHours: past(last.estimatedHours) }, { estimatedHours: last.estimatedHours, ...tie }] };
    case 'createdAt':
      return { OR: [{ createdAt: past(last.createdAt) }, { createdAt: last.createdAt, ...tie }] };
    case 'difficulty': {
      // Prisma compares no enums; there are few enough to name them.
      const later = { difficulty: { in: difficultiesAfter(last.difficulty, descending) } };
      return { OR: [later, { difficulty: last.difficulty, ...tie }] };
    }
    default: {
      const impossible: never = field;
      return impossible;
    }
  }
}

/** Prisma hands the text to ILIKE, where `%` and `_` stand for other characters. */
function literally(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
