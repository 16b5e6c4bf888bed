import type { TObject } from 'typebox';

/** A career tool as the catalogue describes it; the ai service does its work. */
export type Tool = {
  id: string;
  name: string;
  description: string;
  category: 'interview' | 'career';
  /** JSON Schema 2020-12; the one thing that decides whether an input is taken. */
  inputSchema: TObject;
  /** JSON Schema 2020-12 of what a completed execution holds at least. */
  outputSchema: TObject;
  /** What a person should expect to wait. */
  estimatedSeconds: number;
};

/** The dialect of the schemas we publish. */
export const JSON_SCHEMA = 'https://json-schema.org/draft/2020-12/schema';

/** A text that says something: not only white space. */
export const SAYS_SOMETHING = String.raw`\S`;
