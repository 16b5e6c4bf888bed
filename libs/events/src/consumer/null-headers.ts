import type { IHeaders } from 'kafkajs';

/**
 * Headers as kafkajs can send them, and the names of those that had no value, which are empty now. kafkajs reads such a
 * header as null, whatever its types say, and throws when it shall send it.
 */
export function withoutNulls(headers: IHeaders): { headers: IHeaders; nulls: string[] } {
  const nulls = Object.keys(headers).filter((name) => hasNull(headers[name]));
  if (nulls.length === 0) return { headers, nulls };
  const filled = Object.entries(headers).map(([name, value]) => [name, fill(value)]);
  return { headers: Object.fromEntries(filled), nulls };
}

/** A header that comes several times is an array. */
function hasNull(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.includes(null));
}

function fill(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fill);
  return value ?? Buffer.alloc(0);
}
