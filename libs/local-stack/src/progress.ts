const QUIET_MS = 5_000;
const LOOK_EVERY_MS = 500;

/** After five seconds without a word, says what is still waited for. */
export type Progress = {
  /** For all other sentences. */
  log(line: string): void;
  track<T>(name: string, work: Promise<T>): Promise<T>;
  stop(): void;
};

export function createProgress(say: (line: string) => void, quietMs = QUIET_MS): Progress {
  const waiting = new Set<string>();
  let spoken = Date.now();
  const log = (line: string) => {
    spoken = Date.now();
    say(line);
  };
  const timer = setInterval(() => {
    if (waiting.size > 0 && Date.now() - spoken >= quietMs) log(`waiting for ${[...waiting].join(', ')} …`);
  }, LOOK_EVERY_MS);
  return {
    log,
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
