import { Strict } from '@astrapath/service';
import { Type } from 'typebox';
import { JSON_SCHEMA, SAYS_SOMETHING, type Tool } from './tool.ts';

const input = Strict(
  {
    question: Type.String({
      minLength: 1,
      maxLength: 2_000,
      pattern: SAYS_SOMETHING,
      description: 'The question of the interviewer.',
      examples: ['Tell me about yourself'],
    }),
    answer: Type.Optional(Type.String({ maxLength: 20_000, description: 'Your answer, to be looked at.' })),
    role: Type.Optional(Type.String({ maxLength: 200, description: 'The position you apply for.' })),
  },
  { $schema: JSON_SCHEMA, title: 'Input of interview_coach' },
);

const output = Type.Object(
  {
    category: Type.String({ description: 'Kind of question.' }),
    probes: Type.Array(Type.String(), { description: 'What the interviewer wants to find out.' }),
    outline: Type.Array(Type.String(), { description: 'Steps of a good answer, in order.' }),
    score: Type.Optional(Type.Number({ minimum: 0, maximum: 100, description: 'Of the answer; only with an answer.' })),
    breakdown: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Aspects the score is made of, each with its own score, its weight and the reason.',
      }),
    ),
    suggestions: Type.Optional(Type.Array(Type.String(), { description: 'What would make the answer better.' })),
    followUps: Type.Optional(Type.Array(Type.String(), { description: 'Questions to expect next.' })),
  },
  { $schema: JSON_SCHEMA, title: 'Output of interview_coach' },
);

export const interviewCoach: Tool = {
  id: 'interview_coach',
  name: 'Interview coach',
  description:
    'Says what an interview question probes and how a good answer is built. Given your answer, it looks at structure, ' +
    'specificity, length, filler words and measurable results, scores it with reasons and asks follow-up questions.',
  category: 'interview',
  inputSchema: input,
  outputSchema: output,
  estimatedSeconds: 2,
};
