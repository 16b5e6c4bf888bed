import { expect, it } from 'vitest';
import { progressOf } from './progress.ts';

it('is 100 per cent only when nothing is left', () => {
  expect(progressOf(4, 4).percent).toBe(100);
  expect(progressOf(299, 300).percent).toBe(99);
});

it('is told in whole per cent', () => {
  expect(progressOf(0, 6)).toEqual({ completedModules: 0, totalModules: 6, percent: 0 });
  expect(progressOf(2, 6).percent).toBe(33);
});

it('is nothing in a path without modules', () => {
  expect(progressOf(0, 0).percent).toBe(0);
});
