import type { Occupation, Source, Technology } from './occupation.ts';

/** Something an occupation asks for. */
export type Demand = {
  name: string;
  kind: 'skill' | 'technology';
  /** 1 to 5. Rated for skills; for technologies made of what job advertisements ask for. */
  importance: number;
  importanceFrom: 'rating' | 'estimate' | 'job-advertisements';
  level: number | null;
  category: string | null;
  isHot: boolean;
  isInDemand: boolean;
  source: Source;
  keys: readonly string[];
};

/** O*NET's own line between important and less important. */
export const IMPORTANT_FROM = 3;
/** So many technologies in demand are demand enough; fewer are filled up with what else the occupation is known to use. */
const ENOUGH_TECHNOLOGIES = 12;

/** What an occupation asks for, the most important first. */
export function demandsOf(occupation: Occupation): Demand[] {
  const skills = occupation.skills
    .filter(({ importance }) => importance >= IMPORTANT_FROM)
    .map(
      ({ name, importance, level, source }): Demand => ({
        name,
        kind: 'skill',
        importance: rounded(importance),
        importanceFrom: source === 'onet' ? 'rating' : 'estimate',
        level: level === null ? null : rounded(level),
        category: null,
        isHot: false,
        isInDemand: false,
        source,
        keys: [],
      }),
    );
  return [...skills, ...wantedTechnologies(occupation).map(technologyDemand)].toSorted(byImportance);
}

/** Every technology of the occupation as a demand, also those that nobody advertises for. */
export function technologyDemand(technology: Technology): Demand {
  const { name, isHot, isInDemand, commodityTitle, source, keys } = technology;
  const importance = isInDemand ? (isHot ? 4.5 : 4) : isHot ? 2.5 : 2;
  const importanceFrom = source === 'onet' ? 'job-advertisements' : 'estimate';
  return {
    name,
    kind: 'technology',
    importance,
    importanceFrom,
    level: null,
    category: commodityTitle,
    isHot,
    isInDemand,
    source,
    keys,
  };
}

export function byImportance(left: Demand, right: Demand): number {
  return (
    right.importance - left.importance || (right.level ?? 0) - (left.level ?? 0) || (left.name < right.name ? -1 : 1)
  );
}

/** What advertisements for this occupation ask for; then what is hot anywhere, then the rest, particular ones first. */
function wantedTechnologies({ technologies }: Occupation): Technology[] {
  const known = oneEach(technologies).toSorted(
    (left, right) => left.users - right.users || (left.name < right.name ? -1 : 1),
  );
  const inDemand = known.filter(({ isInDemand }) => isInDemand);
  const hot = known.filter(({ isInDemand, isHot }) => isHot && !isInDemand);
  const others = known.filter(({ isInDemand, isHot }) => !isHot && !isInDemand);
  return [...inDemand, ...[...hot, ...others].slice(0, Math.max(0, ENOUGH_TECHNOLOGIES - inDemand.length))];
}

/** A technology is listed once for each class it belongs to; one of them is enough. */
export function oneEach(technologies: readonly Technology[]): Technology[] {
  return [
    ...new Map(technologies.toReversed().map((technology) => [technology.name, technology])).values(),
  ].toReversed();
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
