import { AppError } from '@astrapath/errors';

/** Lets at most `places` works run at once and makes the others wait in turn. */
export function createTurnstile({ places, maxWaiting }: { places: number; maxWaiting: number }) {
  const waiting: (() => void)[] = [];
  let free = places;

  return {
    /**
     * Runs `work` when a place is free.
     * @throws AppError `request.unavailable` when too many wait: they would time out before their turn
     */
    async pass<T>(work: () => Promise<T>): Promise<T> {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };

  async function enter(): Promise<void> {
    if (free > 0) {
      free -= 1;
      return;
    }
    if (waiting.length >= maxWaiting) {
      throw new AppError('request.unavailable', {
        detail: 'Too many passwords are being checked now.',
        headers: { 'retry-after': '2' },
      });
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }
}
