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
  const chains = [...Map.groupBy(items, keyOf).values()].values();
  let failure: { error: unknown } | undefined;

  async function runChains(): Promise<void> {
    for (const chain of chains) {
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

  await Promise.all(Array.from({ length: options.concurrency }, runChains));
  return failure;
}
