import { once } from 'node:events';
import { Agent, createServer, get, type Server } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { drainBeforeClose } from './drain.ts';

const CLOSED_WITHIN_MS = 3_000;

describe('closing a server', () => {
  it('does not wait for a connection that was busy when idle ones were closed and is kept open since', async () => {
    const answer = Promise.withResolvers<void>();
    const server = createServer((_request, response) => void answer.promise.then(() => response.end('done')));
    server.keepAliveTimeout = 60_000;
    const swept = firstSweep(server);
    drainBeforeClose(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const agent = new Agent({ keepAlive: true });
    const request = get({ port: portOf(server), host: '127.0.0.1', agent });
    await once(server, 'request');

    const closed = once(server, 'close');
    server.close();
    await swept;
    answer.resolve();
    const [response] = await once(request, 'response');
    response.resume();
    await once(response, 'end');
    expect(await withinMs(closed, CLOSED_WITHIN_MS)).toBe(true);
    agent.destroy();
  });

  it('does not wait for a connection on which nothing was ever asked', async () => {
    const server = createServer((_request, response) => response.end('done'));
    drainBeforeClose(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const silent = connect(portOf(server), '127.0.0.1');
    await once(server, 'connection');

    const closed = once(server, 'close');
    server.close();
    expect(await withinMs(closed, CLOSED_WITHIN_MS)).toBe(true);
    silent.destroy();
  });
});

/** Resolves when idle connections are closed for the first time. Set up before `drainBeforeClose` wraps the function. */
function firstSweep(server: Server): Promise<void> {
  const swept = Promise.withResolvers<void>();
  const closeIdleConnections = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    closeIdleConnections();
    swept.resolve();
  };
  return swept.promise;
}

async function withinMs(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), limitMs);
  const isInTime = await Promise.race([work.then(() => true), late.promise]);
  clearTimeout(timer);
  return isInTime;
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('the server has no port');
}
