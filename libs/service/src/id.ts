import { randomFillSync } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const LETTERS_AND_DIGITS = `${LETTERS}0123456789`;
const LENGTH = 24;

/** Random bytes are fetched this many at a time: a call for each id would cost more than the id. */
const POOL_BYTES = 4_096;
const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/** A new id in the form of a cuid2: a letter, then 23 letters or digits; 123 bits of cryptographic randomness. */
export function createId(): string {
  let id = characterOf(LETTERS);
  while (id.length < LENGTH) id += characterOf(LETTERS_AND_DIGITS);
  return id;
}

/** Each character is as likely as the others: bytes above the last whole multiple are thrown away. */
function characterOf(alphabet: string): string {
  const limit = 256 - (256 % alphabet.length);
  let byte = nextByte();
  while (byte >= limit) byte = nextByte();
  return alphabet.charAt(byte % alphabet.length);
}

function nextByte(): number {
  if (used === POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  return pool[used++] ?? 0;
}
