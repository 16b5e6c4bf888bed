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
/** With fewer technologies asked for in advertisements than this, the plain list counts too. */
const FEW_TECHNOLOGIES = 4;
const PLAIN_TECHNOLOGIES = 12;

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
  const importance = isInDemand ? (isHot ? 4.5 : 4) : isHot ? 3 : 2;
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

function wantedTechnologies({ technologies }: Occupation): Technology[] {
  const known = oneEach(technologies);
  const advertised = known.filter(({ isHot, isInDemand }) => isHot || isInDemand);
  if (advertised.length >= FEW_TECHNOLOGIES) return advertised;
  const others = known.filter(({ isHot, isInDemand }) => !isHot && !isInDemand);
  return [...advertised, ...others.slice(0, PLAIN_TECHNOLOGIES)];
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
