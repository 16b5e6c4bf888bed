import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { type Analyser, failed } from '../analysers/analyser.ts';
import type { TextReader } from '../language/text-reader.ts';
import { coach } from './coach.ts';

const Input = Type.Object({
  question: Type.String({ minLength: 1, maxLength: 2_000 }),
  answer: Type.Optional(Type.String({ maxLength: 20_000 })),
  role: Type.Optional(Type.String({ maxLength: 200 })),
});

/** `local:interview-coach`. */
export function createCoachAnalyser(reader: TextReader): Analyser {
  return async (input) => {
    if (!isInput(input))
      return failed('ai.invalid-input', 'The coach needs a question, and takes an answer and a role.');
    return { status: 'completed', output: coach(input, reader) };
  };
}

function isInput(input: unknown): input is Static<typeof Input> {
  return Value.Check(Input, input);
}
