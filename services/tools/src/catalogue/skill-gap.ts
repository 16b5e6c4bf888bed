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

const demand = {
  name: Type.String(),
  kind: Type.Enum(['skill', 'technology']),
  importance: Type.Number({ minimum: 1, maximum: 5, description: 'How much the occupation asks for it.' }),
};

const output = Type.Object(
  {
    occupation: Type.Object(
      { id: Type.String(), title: Type.String() },
      { description: 'The occupation that was found.' },
    ),
    matched: Type.Array(Type.Object({ ...demand, matchedBy: Type.Array(Type.String()) }), {
      description: 'What it asks for and you have, and by which of your skills.',
    }),
    missing: Type.Array(Type.Object(demand), { description: 'What it asks for and you do not have yet.' }),
    transferable: Type.Array(
      Type.Object({ name: Type.String(), towards: Type.Array(Type.String()), why: Type.String() }),
      { description: 'Your skills that bring you nearer to something that is missing.' },
    ),
    paths: Type.Array(Type.Object({ id: Type.String(), title: Type.String(), teaches: Type.Array(Type.String()) }), {
      description: 'Learning paths that teach what is missing.',
    }),
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
