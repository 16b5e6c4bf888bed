import { expect, it } from 'vitest';
import { COUNTED_TOPICS } from '../daily-stats/day-fact.ts';
import { READING_ORDER } from './counted-log.ts';

it('reads every counted topic, and the corrections before what they correct', () => {
  expect(READING_ORDER[0]).toBe('analytics.activity.corrected.v1');
  expect(READING_ORDER.toSorted()).toEqual(COUNTED_TOPICS.toSorted());
});
