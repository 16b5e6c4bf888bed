import type { Demand } from './demand.ts';
import type { Occupation, OccupationName } from './occupation.ts';
import type { NamedSkill } from './skill-name.ts';

/** A technology as other occupations use it. */
export type KnownTechnology = {
  name: string;
  keys: readonly string[];
  commodityTitle: string;
  usedBy: readonly OccupationName[];
};
/** A skill as related occupations rate it. */
export type KnownSkill = { name: string; importance: number; occupation: OccupationName };

/** What is known of somebody's skills outside the occupation they aim at; occupations are among its related ones. */
export type Elsewhere = { technologies: readonly KnownTechnology[]; skills: readonly KnownSkill[] };

/** Near to what is asked for, and why. `towards` names what it brings one nearer to. */
export type Transferable = {
  name: string;
  basis: 'same-class' | 'lesser-demand' | 'related-occupations';
  towards: string[];
  why: string;
};

const MAX_TOWARDS = 5;
const MAX_OCCUPATIONS = 3;

/** Which of the skills that the occupation does not ask for help with those it does. */
export function transferableOf(
  skills: readonly NamedSkill[],
  context: { occupation: Occupation; missing: readonly Demand[]; elsewhere: Elsewhere },
): Transferable[] {
  return skills.flatMap((skill) => {
    const found = sameClass(skill, context) ?? lesserDemand(skill, context) ?? relatedUse(skill, context);
    return found ? [found] : [];
  });
}

type Context = Parameters<typeof transferableOf>[1];

/** A technology of the same class as one that is missing. */
function sameClass(skill: NamedSkill, { occupation, missing, elsewhere }: Context): Transferable | undefined {
  const classes = new Set(technologiesOf(skill, elsewhere).map(({ commodityTitle }) => commodityTitle));
  const wanted = missing.filter(({ category }) => category !== null && classes.has(category));
  const [first] = wanted;
  if (!first) return undefined;
  const towards = wanted
    .toSorted((left, right) => Number(isAkin(right, skill)) - Number(isAkin(left, skill)))
    .slice(0, MAX_TOWARDS)
    .map(({ name }) => name);
  const why = `${skill.name} is of the same class (${first.category}) as ${towards.join(', ')}, which ${occupation.title} use.`;
  return { name: skill.name, basis: 'same-class', towards, why };
}

/** Whether one name is in the other, as SQL is in MySQL: classes are wide, and this is the nearer kin. */
function isAkin({ keys }: Demand, skill: NamedSkill): boolean {
  return keys.some((key) => key.length > 2 && skill.keys.some((own) => own.includes(key) || key.includes(own)));
}

/** A skill that the occupation rates, though not as important. */
function lesserDemand(skill: NamedSkill, { occupation }: Context): Transferable | undefined {
  const rated = occupation.skills.find(({ name }) => skill.skills.includes(name));
  if (!rated) return undefined;
  const why = `${occupation.title} use ${rated.name} too, if less: importance ${rated.importance.toFixed(1)} of 5.`;
  return { name: skill.name, basis: 'lesser-demand', towards: [rated.name], why };
}

/** A skill or technology that occupations near this one use. */
function relatedUse(skill: NamedSkill, { occupation, elsewhere }: Context): Transferable | undefined {
  const rated = elsewhere.skills.filter(({ name }) => skill.skills.includes(name));
  const using = technologiesOf(skill, elsewhere).flatMap(({ usedBy }) => usedBy);
  const titles = [...new Set([...rated.map((known) => known.occupation.title), ...using.map(({ title }) => title)])];
  if (titles.length === 0) return undefined;
  const why = `${occupation.title} are not known to ask for it, but occupations near to them do: ${titles.slice(0, MAX_OCCUPATIONS).join(', ')}.`;
  return { name: skill.name, basis: 'related-occupations', towards: [], why };
}

function technologiesOf(skill: NamedSkill, { technologies }: Elsewhere) {
  return technologies.filter(({ keys }) => keys.some((key) => skill.keys.includes(key)));
}
