import { countedTopics } from '@astrapath/contracts';
import { expect, it } from 'vitest';
import { COUNTED_TOPICS } from './day-fact.ts';

it('counts every topic that was ever counted: a rebuild without one of them would lose events', () => {
  expect(new Set<string>(COUNTED_TOPICS)).toEqual(new Set(countedTopics));
});
