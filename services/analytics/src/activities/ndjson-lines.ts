import { StringDecoder } from 'node:string_decoder';

/** Longest line in characters; an event of the largest permitted fields has a tenth of that. */
export const MAX_LINE_LENGTH = 65_536;

/** A line, or word that it was too long to keep. */
export type NdjsonLine = { index: number; text: string } | { index: number; tooLong: true };

/**
 * The lines of an NDJSON body, counted from 0, blank ones counted and left out. Holds one line at most, and of one that
 * is too long nothing: memory does not grow with the body.
 */
export async function* ndjsonLines(body: AsyncIterable<Uint8Array>): AsyncIterable<NdjsonLine> {
  const decoder = new StringDecoder('utf8');
  let index = 0;
  let rest = '';
  let isTooLong = false;
  const take = (text: string): NdjsonLine | undefined => {
    const line =
      isTooLong || rest.length + text.length > MAX_LINE_LENGTH
        ? { index, tooLong: true as const }
        : { index, text: rest + text };
    index += 1;
    rest = '';
    isTooLong = false;
    return 'text' in line && line.text.trim() === '' ? undefined : line;
  };
  for await (const bytes of body) {
    const parts = decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).split('\n');
    const open = parts.pop() ?? '';
    for (const part of parts) {
      const line = take(part);
      if (line) yield line;
    }
    if (isTooLong || rest.length + open.length > MAX_LINE_LENGTH) {
      isTooLong = true;
      rest = '';
    } else rest += open;
  }
  const last = take(decoder.end());
  if (last) yield last;
}
