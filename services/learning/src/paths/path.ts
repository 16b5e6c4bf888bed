/** From easiest to hardest; the enum of the database has the same order. */
export const difficulties = ['beginner', 'intermediate', 'advanced'] as const;
export type Difficulty = (typeof difficulties)[number];

/** Orders of the list of paths: a field, or `-` and a field for descending. Equal values are ordered by id. */
export const pathSorts = [
  'title',
  '-title',
  'estimatedHours',
  '-estimatedHours',
  'difficulty',
  '-difficulty',
  'createdAt',
  '-createdAt',
] as const;
export type PathSort = (typeof pathSorts)[number];
export type SortField = 'title' | 'estimatedHours' | 'difficulty' | 'createdAt';

/** More words than this make a slower question and not a better one. */
const MAX_WORDS = 10;

/** The field of an order and its direction. */
export function orderOf(sort: PathSort): { field: SortField; descending: boolean } {
  switch (sort) {
    case 'title':
    case 'estimatedHours':
    case 'difficulty':
    case 'createdAt':
      return { field: sort, descending: false };
    case '-title':
      return { field: 'title', descending: true };
    case '-estimatedHours':
      return { field: 'estimatedHours', descending: true };
    case '-difficulty':
      return { field: 'difficulty', descending: true };
    case '-createdAt':
      return { field: 'createdAt', descending: true };
    default: {
      const impossible: never = sort;
      return impossible;
    }
  }
}

/** The difficulties that come after one in an order. */
export function difficultiesAfter(difficulty: Difficulty, descending: boolean): Difficulty[] {
  const rank = difficulties.indexOf(difficulty);
  return descending ? difficulties.slice(0, rank) : difficulties.slice(rank + 1);
}

/** The words of a search; a path is found when it has every one of them. */
export function searchWords(text: string | undefined): string[] {
  const words = (text ?? '').split(/\s+/u).filter((word) => word !== '');
  return [...new Set(words)].slice(0, MAX_WORDS);
}
