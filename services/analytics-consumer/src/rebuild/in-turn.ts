/** Documents that are looked at again, and swapped, together; full ones are 70 MB. */
const TOGETHER = 100;

/** A hundred at a time. */
export function* inTurn<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += TOGETHER) yield items.slice(at, at + TOGETHER);
}
