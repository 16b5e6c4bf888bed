const REPORT_EVERY_MS = 5_000;

/** Says every few seconds what is still waited for. */
export type Progress = { track<T>(name: string, work: Promise<T>): Promise<T>; stop(): void };

export function createProgress(log: (line: string) => void, everyMs = REPORT_EVERY_MS): Progress {
  const waiting = new Set<string>();
  const timer = setInterval(() => waiting.size > 0 && log(`waiting for ${[...waiting].join(', ')} …`), everyMs);
  return {
    track: async (name, work) => {
      waiting.add(name);
      try {
        return await work;
      } finally {
        waiting.delete(name);
      }
    },
    stop: () => clearInterval(timer),
  };
}
