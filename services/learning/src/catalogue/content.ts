import { type Static, type TProperties, Type } from 'typebox';

/** What the content of a module is made of: texts in reading order, without markup. */

const text = Type.String({ minLength: 1, maxLength: 4_000 });
const title = Type.String({ minLength: 3, maxLength: 120 });
export const closed = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

export const block = Type.Union([
  closed({ kind: Type.Literal('paragraph'), text }),
  closed({ kind: Type.Literal('list'), items: Type.Array(text, { minItems: 1 }) }),
  closed({ kind: Type.Literal('code'), language: Type.String({ minLength: 1 }), text }),
]);

export const lesson = closed({ title, blocks: Type.Array(block, { minItems: 1 }) });

/** Something to do, and a solution or a way to tell whether it was done well. */
export const exercise = closed({
  title,
  task: Type.Array(block, { minItems: 1 }),
  solution: Type.Array(block, { minItems: 1 }),
});

export type Block = Static<typeof block>;
export type Lesson = Static<typeof lesson>;
export type Exercise = Static<typeof exercise>;

/** All words of blocks, for search and for checks. */
export function textsOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((one) => (one.kind === 'list' ? one.items : [one.text]));
}
