import type { Contract } from './contract.ts';
import type { Found } from './finding.ts';
import { wordsOf } from './words.ts';

/** Words that tell nothing by themselves. */
const FILLERS = new Set(['a', 'an', 'the', 'its', 'of', 'this', 'that', 'id', 'field', 'value', 'is']);
/** Fewer words than this beside the name's own say no more than the name. */
const TELLING_WORDS = 2;

/** doc */
export function docRule({ schema }: Contract): Found[] {
  return [{ name: schema.name, doc: schema.doc }, ...schema.fields].flatMap(({ name, doc }) => {
    const message = complaint(name, doc);
    if (message === undefined) return [];
    return [{ code: 'doc', at: name, message, remedy: 'say in a sentence what it means to one who reads it' }];
  });
}

function complaint(name: string, doc: string | undefined): string | undefined {
  if (doc === undefined || doc.trim() === '') return 'it has no doc';
  if (!doc.endsWith('.')) return 'its doc is no sentence: it does not end with a full stop';
  const own = new Set(wordsOf(name));
  const telling = wordsOf(doc).filter((word) => !own.has(word) && !FILLERS.has(word));
  return telling.length < TELLING_WORDS ? `its doc "${doc}" says no more than its name` : undefined;
}
