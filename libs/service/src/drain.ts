import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** Longer than most answers take, and short enough not to be felt. */
const DRAIN_MS = 300;

/**
 * Before the server stops listening it answers for a moment with `Connection: close`. A client that keeps connections
 * open then leaves by itself; closing them under it would lose the request it is just sending.
 */
export function drainBeforeClose(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    if (await hasConnections(app)) await delay(DRAIN_MS);
  });
}

function hasConnections({ server }: FastifyInstance): Promise<boolean> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(!error && count > 0)));
}
