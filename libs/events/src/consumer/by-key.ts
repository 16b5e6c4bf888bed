/**
 * Runs `work` on every item: items of one key one after the other, up to `concurrency` keys at a time.
 * When one fails or `signal` aborts, no new item is begun; what is under way ends. Never throws: returns the first error.
 */
export async function inOrderByKey<T>(
  items: readonly T[],
  keyOf: (item: T) => string | null,
  options: { concurrency: number; signal: AbortSignal },
  work: (item: T) => Promise<void>,
): Promise<{ error: unknown } | undefined> {
  const chains = [...Map.groupBy(items, keyOf).values()];
  let failure: { error: unknown } | undefined;
  let next = 0;

  async function runChains(): Promise<void> {
    for (let chain = chains[next++]; chain !== undefined; chain = chains[next++]) {
      for (const item of chain) {
        if (failure !== undefined || options.signal.aborted) return;
        try {
          await work(item);
        } catch (error) {
          failure ??= { error };
        }
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(options.concurrency, chains.length) }, runChains));
  return failure;
}
