import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Longer than most answers take, and short enough not to be felt. */
const DRAIN_MS = 300;

/**
 * A server that is closed stops listening at once, but keeps its idle connections for a moment more: a request that is
 * just on its way is still answered, with `Connection: close`, so a client that keeps connections open leaves by
 * itself. Node would cut idle connections at once, and with them the requests it has not read yet. It is done again and
 * again: a connection that is busy now is idle later, and its client may keep it for a minute. One on which nothing was
 * ever asked, opened in advance or left by a client that gave up, is busy to Node until its time-out; it goes as well.
 */
export function drainBeforeClose(server: Server): void {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const closeIdleConnections = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    const close = () => {
      closeIdleConnections();
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    };
    const timer = setInterval(close, DRAIN_MS);
    server.once('close', () => clearInterval(timer));
  };
}
