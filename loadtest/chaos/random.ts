export type Random = ReturnType<typeof createRandom>;

const WARM_UP = 12;
const RANGE = 2 ** 32;

/**
 * Numbers that follow from the seed alone: sfc32 of Chris Doty-Humphrey's PractRand (public domain), seeded as there.
 * @param stream independent sequences of one seed; default 0
 */
export function createRandom(seed: number, stream = 0) {
  let a = seed | 0;
  let b = stream | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;

  function word(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  }

  for (let round = 0; round < WARM_UP; round++) word();

  /** 0 ≤ n < 1 */
  const fraction = () => word() / RANGE;
  /** least ≤ n ≤ most */
  const integer = (least: number, most: number) => least + Math.floor(fraction() * (most - least + 1));

  return {
    fraction,
    integer,
    isIn: (probability: number) => fraction() < probability,
    pick<T>(items: readonly [T, ...T[]]): T {
      return items[integer(0, items.length - 1)] ?? items[0];
    },
    /** The same items in another order. */
    shuffle<T>(items: readonly T[]): T[] {
      return items
        .map((item) => ({ item, key: fraction() }))
        .sort((x, y) => x.key - y.key)
        .map(({ item }) => item);
    },
  };
}
