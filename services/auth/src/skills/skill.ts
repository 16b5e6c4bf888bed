import { AppError } from '@astrapath/errors';

/** Something a person can do, from 1 (begins) to 5 (masters). */
export type Skill = { name: string; level: number };

/**
 * A list of skills as it is stored: names without space around them, each once.
 * @throws AppError `request.invalid` when a name is there twice, whatever its case
 */
export function tidySkills(skills: readonly Skill[]): Skill[] {
  const tidy = skills.map(({ name, level }) => ({ name: name.normalize('NFC').trim(), level }));
  const seen = new Set<string>();
  const repeated = tidy.findIndex(({ name }) => seen.size === seen.add(name.toLowerCase()).size);
  if (repeated < 0) return tidy;
  const errors = [{ path: `/${repeated}/name`, message: 'must be there only once' }];
  throw new AppError('request.invalid', { detail: `The skill at /${repeated} is there twice.`, errors });
}
