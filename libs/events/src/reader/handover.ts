export type Handover<T> = ReturnType<typeof createHandover<T>>;

/** Between one that reads and one that takes: each waits for the other without a poll. */
export function createHandover<T>(weigh: (item: T) => number) {
  let items: T[] = [];
  let weight = 0;
  let isOver = false;
  let failure: { error: unknown } | undefined;
  let changed = Promise.withResolvers<void>();
  let taken = Promise.withResolvers<void>();

  const change = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };

  return {
    give(more: readonly T[]): void {
      items.push(...more);
      for (const item of more) weight += weigh(item);
      change();
    },
    /** Nothing more will be given. */
    end(): void {
      isOver = true;
      change();
    },
    /** What was given can still be taken; then the error is thrown. */
    fail(error: unknown): void {
      failure ??= { error };
      change();
    },
    /** Nobody takes any more. */
    stop(): void {
      items = [];
      weight = 0;
      taken.resolve();
    },
    /** Of all that was given and not taken. */
    weight: () => weight,
    untilTaken: () => taken.promise,
    /** Everything given so far, waiting for something; empty when there is no more. */
    async take(): Promise<T[]> {
      while (items.length === 0 && !isOver && failure === undefined) await changed.promise;
      if (items.length === 0 && failure !== undefined) throw failure.error;
      const all = items;
      items = [];
      weight = 0;
      taken.resolve();
      taken = Promise.withResolvers();
      return all;
    },
  };
}
