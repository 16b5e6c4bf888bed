import { AppError } from '@astrapath/errors';

/** A module as it stands for one person; ids are null where there is none. */
export type ModuleState = {
  moduleId: string;
  pathId: string;
  /** The catalogue no longer has it. */
  retired: boolean;
  enrolmentId: string | null;
  completedAt: Date | null;
  /** How far the person is in the path. */
  completedModules: number;
  totalModules: number;
};

/** A module that the person has completed. */
export type CompletedState = ModuleState & { completedAt: Date };

export type CompletionDecision =
  | { kind: 'complete'; pathId: string; enrolmentId: string }
  | { kind: 'completed-before'; state: CompletedState };

/**
 * What "I completed this module" means for the person.
 * @throws AppError `learning.unknown-module`, or `learning.not-enrolled` in its path
 */
export function decideCompletion(moduleId: string, state: ModuleState | undefined): CompletionDecision {
  if (isCompleted(state)) return { kind: 'completed-before', state };
  if (!state || state.retired) {
    throw new AppError('learning.unknown-module', { detail: `There is no module ${moduleId}.` });
  }
  const { pathId, enrolmentId } = state;
  if (enrolmentId !== null) return { kind: 'complete', pathId, enrolmentId };
  const detail = `Enroll in the learning path ${pathId} before completing its module ${moduleId}.`;
  throw new AppError('learning.not-enrolled', { detail });
}

/** Whether the module is completed; it stays so for ever. */
export function isCompleted(state: ModuleState | undefined): state is CompletedState {
  return state !== undefined && state.completedAt !== null;
}
