import type { ErrorCode } from '@astrapath/errors';

/** What came of an analysis: an output, or a fault of the input with a sentence for the person who asked. */
export type Analysis =
  | { status: 'completed'; output: object }
  | { status: 'failed'; error: { code: ErrorCode; detail: string } };

/** Does one kind of work on an input of unknown shape. It throws for an outage only: the work is tried again. */
export type Analyser = (input: unknown) => Promise<Analysis>;

/** The analysers of this service by the endpoint under which a model names them. */
export type Analysers = Readonly<Record<`local:${string}`, Analyser>>;

/** A fault of the input. */
export function failed(code: ErrorCode, detail: string): Analysis {
  return { status: 'failed', error: { code, detail } };
}

/** The analyser of an endpoint; undefined when this service has none. */
export function analyserOf(analysers: Analysers, endpoint: string): Analyser | undefined {
  return Object.entries(analysers).find(([name]) => name === endpoint)?.[1];
}

/** Every text in an input or output: what its tokens are counted in. */
export function textsIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(textsIn).join(' ');
}
