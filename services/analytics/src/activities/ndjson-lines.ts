import { StringDecoder } from 'node:string_decoder';

/** Longest line in characters; an event of the largest permitted fields has a fiftieth of that. */
export const MAX_LINE_LENGTH = 65_536;

/** A line, or word that it was too long to keep. */
export type NdjsonLine = { index: number; text: string } | { index: number; tooLong: true };

/**
 * The lines of an NDJSON body, together as each piece of the body completes them. They are counted from 0; blank ones
 * are counted and left out. Holds one line at most, and nothing of one that is too long: memory does not grow with the
 * body.
 */
export async function* ndjsonLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<NdjsonLine[]> {
  const decoder = new StringDecoder('utf8');
  const splitter = createSplitter();
  for await (const bytes of pieces) {
    const lines = splitter.take(decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
    if (lines.length > 0) yield lines;
  }
  const last = splitter.take(`${decoder.end()}\n`);
  if (last.length > 0) yield last;
}

function createSplitter() {
  let index = 0;
  let open = '';
  let isTooLong = false;

  function extend(text: string): void {
    isTooLong ||= open.length + text.length > MAX_LINE_LENGTH;
    open = isTooLong ? '' : open + text;
  }

  function complete(): NdjsonLine[] {
    const line: NdjsonLine = isTooLong ? { index, tooLong: true } : { index, text: open };
    index += 1;
    open = '';
    isTooLong = false;
    return 'text' in line && line.text.trim() === '' ? [] : [line];
  }

  return {
    /** The lines that this piece of text completes. */
    take(text: string): NdjsonLine[] {
      const parts = text.split('\n');
      const rest = parts.pop() ?? '';
      const lines = parts.flatMap((part) => {
        extend(part);
        return complete();
      });
      extend(rest);
      return lines;
    },
  };
}
