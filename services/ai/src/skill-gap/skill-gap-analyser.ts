import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { type Analyser, failed } from '../analysers/analyser.ts';
import { cleanText } from '../language/clean-text.ts';
import type { PathStore } from '../paths/path-store.ts';
import type { OccupationName } from './occupation.ts';
import type { OccupationStore } from './occupation-store.ts';
import { compareSkills, readSkills } from './skill-gap.ts';

const Input = Type.Object({
  currentSkills: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 200 }),
  targetOccupation: Type.String({ minLength: 1, maxLength: 200 }),
});

/** `local:skill-gap`. */
export function createSkillGapAnalyser({
  occupations,
  paths,
}: {
  occupations: OccupationStore;
  paths: Pick<PathStore, 'all'>;
}): Analyser {
  return async (input) => {
    if (!isInput(input))
      return failed('ai.invalid-input', 'Skill gap needs currentSkills, a list of texts, and targetOccupation.');
    const search = await occupations.search(cleanText(input.targetOccupation));
    if (!search.found) return failed('ai.unknown-occupation', unknownDetail(search.suggestions));
    const current = readSkills(input.currentSkills);
    const occupation = await occupations.find(search.match.id);
    const [elsewhere, offered] = await Promise.all([occupations.elsewhere(occupation, current), paths.all()]);
    return {
      status: 'completed',
      output: compareSkills({ match: search.match, occupation, current, elsewhere, paths: offered }),
    };
  };
}

function isInput(input: unknown): input is Static<typeof Input> {
  return Value.Check(Input, input);
}

function unknownDetail(suggestions: readonly OccupationName[]): string {
  if (suggestions.length === 0) return 'No occupation is known by that name or id.';
  const names = suggestions.map(({ id, title }) => `${title} (${id})`);
  return `No occupation is known by that name or id. The nearest are ${names.join('; ')}.`;
}
