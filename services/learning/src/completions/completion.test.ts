import { expect, it } from 'vitest';
import { decideCompletion, type ModuleState } from './completion.ts';

const state: ModuleState = {
  moduleId: 'm1',
  pathId: 'p1',
  retired: false,
  enrolmentId: 'e1',
  completedAt: null,
  completedModules: 1,
  totalModules: 4,
};
const completedAt = new Date('2026-03-01T10:00:00Z');

it('completes an open module of somebody who is enrolled', () => {
  expect(decideCompletion('m1', state)).toEqual({ kind: 'complete', pathId: 'p1', enrolmentId: 'e1' });
});

it('keeps the first completion', () => {
  const completed = { ...state, completedAt };
  expect(decideCompletion('m1', completed)).toEqual({ kind: 'completed-before', state: completed });
});

it('refuses a module that does not exist', () => {
  expect(() => decideCompletion('m1', undefined)).toThrow(expect.objectContaining({ code: 'learning.unknown-module' }));
});

it('refuses a module of a path in which the person is not enrolled', () => {
  expect(() => decideCompletion('m1', { ...state, enrolmentId: null })).toThrow(
    expect.objectContaining({ code: 'learning.not-enrolled' }),
  );
});

it('does not know a retired module, except to those who completed it', () => {
  const retired = { ...state, retired: true };
  expect(() => decideCompletion('m1', retired)).toThrow(expect.objectContaining({ code: 'learning.unknown-module' }));
  expect(decideCompletion('m1', { ...retired, completedAt }).kind).toBe('completed-before');
});
