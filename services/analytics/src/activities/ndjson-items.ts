import type { ReadActivity } from './activity.ts';
import type { Item } from './activity-intake.ts';
import { MAX_LINE_LENGTH, type NdjsonLine } from './ndjson-lines.ts';

/** The items of an NDJSON body, one a line that is not blank, in the groups in which the lines come. */
export async function* ndjsonItems(
  groups: AsyncIterable<readonly NdjsonLine[]>,
  read: (value: unknown) => ReadActivity,
): AsyncGenerator<Item[]> {
  for await (const lines of groups) yield lines.map((line) => ({ index: line.index, read: readLine(line, read) }));
}

function readLine(line: NdjsonLine, read: (value: unknown) => ReadActivity): ReadActivity {
  if ('tooLong' in line) {
    const detail = `The line is longer than ${MAX_LINE_LENGTH} characters.`;
    return { type: 'rejected', code: 'request.too-large', detail, errors: [] };
  }
  try {
    const value: unknown = JSON.parse(line.text);
    return read(value);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { type: 'rejected', code: 'request.malformed-json', detail: 'The line is not JSON.', errors: [] };
  }
}
