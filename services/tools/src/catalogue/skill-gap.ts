import { Strict } from '@astrapath/service';
import { Type } from 'typebox';
import { JSON_SCHEMA, SAYS_SOMETHING, type Tool } from './tool.ts';

const input = Strict(
  {
    currentSkills: Type.Array(Type.String({ minLength: 1, maxLength: 100, pattern: SAYS_SOMETHING }), {
      maxItems: 200,
      description: 'Skills you have, in your own words.',
      examples: [['Python', 'SQL', 'presenting']],
    }),
    targetOccupation: Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: SAYS_SOMETHING,
      description: 'The occupation you want, by title or id.',
      examples: ['Data scientist'],
    }),
  },
  { $schema: JSON_SCHEMA, title: 'Input of skill_gap' },
);

const output = Type.Object(
  {
    occupation: Type.Unknown({ description: 'The occupation that was found.' }),
    matched: Type.Array(Type.Unknown(), { description: 'Skills it needs and you have.' }),
    missing: Type.Array(Type.Unknown(), { description: 'Skills it needs and you do not have yet.' }),
    transferable: Type.Array(Type.Unknown(), { description: 'Skills you have that are close to ones it needs.' }),
    paths: Type.Array(Type.Unknown(), { description: 'Learning paths that teach what is missing.' }),
  },
  { $schema: JSON_SCHEMA, title: 'Output of skill_gap' },
);

export const skillGap: Tool = {
  id: 'skill_gap',
  name: 'Skill gap',
  description:
    'Compares your skills with those of an occupation: which match, which are missing, which carry over, and which ' +
    'learning paths teach what is missing.',
  category: 'career',
  inputSchema: input,
  outputSchema: output,
  estimatedSeconds: 2,
};
