/** How far somebody is in a path. */
export type Progress = { completedModules: number; totalModules: number; percent: number };

/** Whole per cent, rounded down: 100 means that nothing is left. */
export function progressOf(completedModules: number, totalModules: number): Progress {
  const percent = totalModules === 0 ? 0 : Math.floor((completedModules / totalModules) * 100);
  return { completedModules, totalModules, percent };
}
