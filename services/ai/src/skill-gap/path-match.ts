import type { LearningPath } from '../paths/path.ts';
import type { Demand } from './demand.ts';
import { readSkill } from './skill-name.ts';

const MAX_PATHS = 10;

/** Paths that teach missing skills, the most rewarding first. A path is taken at its word: at its skills, then its tags. */
export function pathsTeaching(missing: readonly Demand[], paths: readonly LearningPath[]) {
  return paths
    .map((path) => ({ path, taught: missing.filter((demand) => teaches(path, demand)) }))
    .filter(({ taught }) => taught.length > 0)
    .toSorted((left, right) => gain(right.taught) - gain(left.taught) || (left.path.id < right.path.id ? -1 : 1))
    .slice(0, MAX_PATHS)
    .map(({ path: { id, title, difficulty, estimatedHours }, taught }) => {
      return { id, title, difficulty, estimatedHours, teaches: taught.map(({ name }) => name) };
    });
}

function teaches(path: LearningPath, demand: Demand): boolean {
  const names = demand.kind === 'skill' ? path.skills : [...path.skills, ...path.tags];
  return names.map(readSkill).some((skill) => {
    if (demand.kind === 'skill') return skill.skills.includes(demand.name);
    return demand.keys.some((key) => skill.keys.includes(key));
  });
}

function gain(demands: readonly Demand[]): number {
  return demands.reduce((sum, { importance }) => sum + importance, 0);
}
