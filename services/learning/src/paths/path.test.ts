import { describe, expect, it } from 'vitest';
import { difficultiesAfter, orderOf, pathSorts, searchWords } from './path.ts';

describe('orderOf', () => {
  it('reads a leading minus as descending', () => {
    expect(orderOf('estimatedHours')).toEqual({ field: 'estimatedHours', descending: false });
    expect(orderOf('-estimatedHours')).toEqual({ field: 'estimatedHours', descending: true });
  });

  it('knows every order that is offered', () => {
    for (const sort of pathSorts) expect(orderOf(sort).field).toBe(sort.replace('-', ''));
  });
});

describe('difficultiesAfter', () => {
  it('goes from easy to hard, or back when descending', () => {
    expect(difficultiesAfter('beginner', false)).toEqual(['intermediate', 'advanced']);
    expect(difficultiesAfter('advanced', false)).toEqual([]);
    expect(difficultiesAfter('advanced', true)).toEqual(['beginner', 'intermediate']);
    expect(difficultiesAfter('beginner', true)).toEqual([]);
  });
});

describe('searchWords', () => {
  it('splits at white space of any kind and leaves repeated words out', () => {
    expect(searchWords('  job \t search\u00a0job ')).toEqual(['job', 'search']);
  });

  it('finds no words in nothing', () => {
    expect(searchWords(undefined)).toEqual([]);
    expect(searchWords('  ')).toEqual([]);
  });

  it('looks at no more than ten words', () => {
    expect(searchWords('a b c d e f g h i j k l')).toHaveLength(10);
  });
});
