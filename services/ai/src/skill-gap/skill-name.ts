import { cleanText } from '../language/clean-text.ts';
import { skillAliases } from './skill-aliases.ts';
import { technologyAliases } from './technology-aliases.ts';

/** A skill that somebody named, and everything it can stand for. */
export type NamedSkill = {
  /** As it was written. */
  name: string;
  /** O*NET's skills it means. */
  skills: readonly string[];
  /** Keys of technologies it means. */
  keys: readonly string[];
};

const VENDORS =
  /^(?:microsoft|google|apache|adobe|amazon|atlassian|oracle|ibm|apple|autodesk|the mathworks|esri|intuit|hashicorp|mozilla|red hat|dassault systemes|trimble|eclipse|sap) (?=.)/;
const FILLER_ENDS =
  /(?: (?:software|tools?|programs?|programming language|programming|development|framework|skills?|basics|knowledge|experience|advanced|beginner|expert|proficiency|database|ci))+$/;

const keysByAlias = new Map(Object.entries(technologyAliases));
const skillsByAlias = new Map<string, string[]>();
for (const [skill, aliases] of Object.entries(skillAliases)) {
  for (const alias of [plain(skill), ...aliases])
    skillsByAlias.set(alias, [...(skillsByAlias.get(alias) ?? []), skill]);
}

/** What a skill in somebody's own words stands for. */
export function readSkill(text: string): NamedSkill {
  const name = cleanText(text).replace(/\s+/g, ' ');
  const key = plain(name);
  const bare = key.replace(FILLER_ENDS, '');
  const skills = skillsByAlias.get(key) ?? skillsByAlias.get(bare) ?? [];
  const aliases = [...(keysByAlias.get(key) ?? []), ...(keysByAlias.get(bare) ?? [])];
  return { name, skills, keys: distinct([...technologyKeys(name), ...aliases]) };
}

/** The names by which a technology is known: "Amazon Web Services AWS software" is "amazon web services", "web services" and "aws" too. */
export function technologyKeys(name: string): string[] {
  const whole = plain(name);
  const bare = whole.replace(FILLER_ENDS, '');
  const acronym = trailingAcronym(name);
  const spelledOut = acronym ? bare.slice(0, Math.max(0, bare.lastIndexOf(` ${acronym}`))) : '';
  const names = [whole, bare, acronym ?? '', spelledOut].filter((key) => key !== '');
  return distinct(names.flatMap((key) => [key, key.replace(VENDORS, '')]));
}

/** Lower case, one space between words, signs kept only where they tell names apart (C++, C#). */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+#&]+/gu, ' ')
    .trim();
}

/** "AWS" of "Amazon Web Services AWS software": capitals at the end whose letters begin the words before. */
function trailingAcronym(name: string): string | undefined {
  const words = name.replace(/\s+software$/i, '').split(/\s+/);
  const last = words.at(-1) ?? '';
  if (words.length < 3 || !/^[A-Z0-9]{2,}$/.test(last)) return undefined;
  const initials = words
    .slice(0, -1)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .join('');
  return initials.includes(last[0] ?? ' ') ? last.toLowerCase() : undefined;
}

function distinct(items: readonly string[]): string[] {
  return [...new Set(items)];
}
