import { type Logger } from '@astrapath/telemetry';

/** Something that was started and can be stopped; `close` finishes what was taken. */
export type Closable = { name: string; close: () => unknown };

/** Kubernetes gives 30 s; what has not stopped by then is killed, and we would rather say so ourselves. */
const STOP_TIMEOUT_MS = 15_000;

/**
 * Starts a service and stops it in order on SIGTERM or SIGINT. Exit codes: 0 stopped as asked; 1 it could not start,
 * or stopping failed or took longer than 15 s.
 * @param start brings everything up and returns it in the order in which it must stop; `fail` stops the service later
 *   because something it cannot do without broke
 */
export async function runService(options: {
  logger: Logger;
  start: (fail: (error: unknown) => void) => Promise<Closable[]>;
}): Promise<void> {
  const { logger } = options;
  const stopRequested = Promise.withResolvers<{ exitCode: number }>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopRequested.resolve({ exitCode: 0 }));
  const fail = (error: unknown) => {
    logger.fatal({ error }, 'stopping: the service cannot go on');
    stopRequested.resolve({ exitCode: 1 });
  };
  process.on('uncaughtException', fail);

  const parts = await options.start(fail).catch((error: unknown) => {
    logger.fatal({ error }, 'the service could not start');
    process.exit(1);
  });
  logger.info('started');
  const { exitCode } = await stopRequested.promise;
  process.exit(Math.max(exitCode, await stopInOrder(parts, logger)));
}

async function stopInOrder(parts: Closable[], logger: Logger): Promise<number> {
  const timer = setTimeout(() => {
    logger.error('stopping took too long');
    process.exit(1);
  }, STOP_TIMEOUT_MS);
  let exitCode = 0;
  for (const part of parts) {
    try {
      await part.close();
      logger.info({ part: part.name }, 'stopped');
    } catch (error) {
      exitCode = 1;
      logger.error({ part: part.name, error }, 'could not stop cleanly');
    }
  }
  clearTimeout(timer);
  return exitCode;
}
