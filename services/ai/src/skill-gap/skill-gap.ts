import type { LearningPath } from '../paths/path.ts';
import { byImportance, type Demand, demandsOf, IMPORTANT_FROM, oneEach, technologyDemand } from './demand.ts';
import type { Occupation, OccupationMatch } from './occupation.ts';
import { pathsTeaching } from './path-match.ts';
import { type NamedSkill, readSkill } from './skill-name.ts';
import { type Elsewhere, transferableOf } from './transferable.ts';

const MAX_MISSING = 40;

export type SkillGapSources = {
  match: OccupationMatch;
  occupation: Occupation;
  current: readonly NamedSkill[];
  /** What is known of the current skills in other occupations. */
  elsewhere: Elsewhere;
  paths: readonly LearningPath[];
};

/** Reads the current skills, each once. */
export function readSkills(names: readonly string[]): NamedSkill[] {
  const read = names.map(readSkill).filter(({ name }) => name !== '');
  return [...new Map(read.map((skill) => [skill.name.toLowerCase(), skill])).values()];
}

/** What of an occupation's demands somebody has, lacks, and comes near to; and which paths teach what they lack. */
export function compareSkills({ match, occupation, current, elsewhere, paths }: SkillGapSources) {
  const demands = demandsOf(occupation);
  const all = [...demands, ...extraDemands(occupation, demands)];
  const matched = all
    .flatMap((demand) => matchOf(demand, current))
    .toSorted((left, right) => byImportance(left.demand, right.demand));
  const matchedNames = new Set(matched.map(({ demand }) => demand.name));
  const missing = demands.filter(({ name }) => !matchedNames.has(name));
  const used = new Set(matched.filter(({ isImplied }) => !isImplied).flatMap(({ by }) => by));
  const unused = current.filter(({ name }) => !used.has(name));
  const transferable = transferableOf(unused, { occupation, missing, elsewhere });
  const near = new Map(transferable.flatMap(({ name, towards }) => towards.map((wanted) => [wanted, name])));
  const explained = new Set(transferable.map(({ name }) => name));
  const unexplained = unused.filter(({ name }) => !explained.has(name));
  const isKnown = ({ skills, keys }: NamedSkill) =>
    skills.length > 0 || elsewhere.technologies.some((technology) => technology.keys.some((key) => keys.includes(key)));
  return {
    occupation: occupationView(occupation, match),
    summary: summaryOf(demands, matchedNames),
    matched: matched.map(({ demand, by, isImplied }) => ({ ...shown(demand), matchedBy: by, isImplied })),
    missing: missing
      .slice(0, MAX_MISSING)
      .map((demand) => ({ ...shown(demand), nearTo: near.get(demand.name) ?? null })),
    transferable,
    paths: pathsTeaching(missing, paths),
    unrelated: unexplained.filter(isKnown).map(({ name }) => name),
    unrecognised: unexplained.filter((skill) => !isKnown(skill)).map(({ name }) => name),
    credit: creditOf(occupation),
  };
}

/** Skills and technologies of the occupation that are not demanded but still count when somebody has them. */
function extraDemands(occupation: Occupation, demands: readonly Demand[]): Demand[] {
  const demanded = new Set(demands.map(({ name }) => name));
  return oneEach(occupation.technologies)
    .filter(({ name }) => !demanded.has(name))
    .map(technologyDemand);
}

type Match = { demand: Demand; by: string[]; isImplied: boolean };

function matchOf(demand: Demand, current: readonly NamedSkill[]): Match[] {
  const has =
    demand.kind === 'skill'
      ? current.filter(({ skills }) => skills.includes(demand.name))
      : current.filter((skill) => sharesKey(skill, demand));
  if (has.length > 0) return [{ demand, by: has.map(({ name }) => name), isImplied: false }];
  const implying =
    demand.name === 'Programming' ? current.filter(({ keys }) => keys.some((key) => languages.has(key))) : [];
  return implying.length > 0 ? [{ demand, by: implying.map(({ name }) => name), isImplied: true }] : [];
}

/** Who knows one of these can program, though they may not say so. */
const languages = new Set(
  'javascript|typescript|python|java|c#|c++|c|go|ruby|php|scala|swift|kotlin|rust|perl|r|matlab|visual basic|node js|react'.split(
    '|',
  ),
);

function sharesKey(skill: NamedSkill, demand: Demand): boolean {
  return demand.keys.some((key) => skill.keys.includes(key));
}

function shown({ keys: _, ...demand }: Demand) {
  return demand;
}

function summaryOf(demands: readonly Demand[], matchedNames: ReadonlySet<string>) {
  const weight = (list: readonly Demand[]) => list.reduce((sum, { importance }) => sum + importance, 0);
  const met = demands.filter(({ name }) => matchedNames.has(name));
  const total = weight(demands);
  return {
    demanded: demands.length,
    matched: met.length,
    missing: demands.length - met.length,
    /** Share of the demands that is met, by importance. */
    coveragePercent: total === 0 ? 0 : Math.round((weight(met) / total) * 100),
  };
}

function occupationView(occupation: Occupation, match: OccupationMatch) {
  const { id, title, description, source, related } = occupation;
  const { matchedBy, matchedTitle, alternatives } = match;
  return {
    id,
    title,
    description,
    source,
    matchedBy,
    matchedTitle,
    alternatives,
    related: related.slice(0, 5),
    note: noteOf(occupation),
  };
}

/** What a reader must know to read the lists aright; null when there is nothing. */
function noteOf({ skills, technologies, related }: Occupation): string | null {
  if (skills.length === 0 && technologies.length === 0) {
    const instead = related[0] ? ` Try ${related[0].title} (${related[0].id}).` : '';
    return `There is no data on what this occupation asks for; it gathers occupations of many kinds.${instead}`;
  }
  if (skills.length === 0)
    return 'O*NET has not rated the skills of this occupation: the lists hold technologies only.';
  if (skills.every(({ source }) => source === 'astrapath') && technologies.some(({ source }) => source === 'onet')) {
    return 'O*NET has not rated the skills of this occupation: their figures are estimates of ours; the technologies are from O*NET.';
  }
  const hasRated = skills.some(({ importance }) => importance >= IMPORTANT_FROM);
  return hasRated ? null : 'No skill of this occupation is rated as important.';
}

function creditOf({ source }: Occupation): string | null {
  if (source !== 'onet') return null;
  return 'O*NET 29.3 Database by the U.S. Department of Labor, Employment and Training Administration, CC BY 4.0. O*NET is a trademark of USDOL/ETA.';
}
