import type { Server } from 'node:http';

/** Longer than most answers take, and short enough not to be felt. */
const DRAIN_MS = 300;

/**
 * A server that is closed stops listening at once, but keeps its idle connections for a moment more: a request that is
 * just on its way is still answered, with `Connection: close`, so a client that keeps connections open leaves by
 * itself. Node would cut idle connections at once, and with them the requests it has not read yet. It is done again and
 * again: a connection that is busy now is idle later, and its client may keep it for a minute.
 */
export function drainBeforeClose(server: Server): void {
  const closeIdleConnections = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    const timer = setInterval(closeIdleConnections, DRAIN_MS);
    server.once('close', () => clearInterval(timer));
  };
}
