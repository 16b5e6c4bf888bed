import type { Metrics } from '@astrapath/telemetry';
import { AppError } from '@astrapath/errors';
import type { FastifyInstance } from 'fastify';

/** Name of what is needed → resolves when it is usable, rejects when it is not. */
export type Readiness = Record<string, () => unknown>;

const CHECK_TIMEOUT_MS = 2_000;

/**
 * `/health/live` (the process answers), `/health/ready` (everything it needs is usable; 503 names what is not)
 * and `/metrics` (Prometheus text).
 */
export function offerHealth(app: FastifyInstance, readiness: Readiness, metrics: Metrics): void {
  app.get('/health/live', () => ({ status: 'ok' }));
  app.get('/health/ready', async () => {
    const missing = await failing(readiness);
    if (missing.length > 0)
      throw new AppError('request.unavailable', { detail: `Not usable now: ${missing.join(', ')}.` });
    return { status: 'ok' };
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}

async function failing(readiness: Readiness): Promise<string[]> {
  const names = Object.keys(readiness);
  const results = await Promise.allSettled(Object.values(readiness).map(withTimeout));
  return names.filter((_name, index) => results[index]?.status === 'rejected');
}

async function withTimeout(check: () => unknown): Promise<void> {
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(() => deadline.reject(new Error('time-out')), CHECK_TIMEOUT_MS);
  try {
    await Promise.race([check(), deadline.promise]);
  } finally {
    clearTimeout(timer);
  }
}
