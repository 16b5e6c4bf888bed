import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { createTestIssuer, quietTelemetry, until } from '@astrapath/testing';
import { readConfig } from '../src/config.ts';
import { createGateway } from '../src/gateway.ts';
import { startStandIn } from './stand-in.ts';

export type Platform = Awaited<ReturnType<typeof startPlatform>>;

/** Stand-ins for the five services, of which auth has keys and sessions. */
export async function startServices() {
  const issuer = await createTestIssuer();
  const auth = await startStandIn('auth');
  const echo = auth.state.handle;
  /** Sessions that ended; any other is active, in the zones below. */
  const ended = new Set<string>();
  const zone: { now: string; past: object[] } = { now: 'Pacific/Kiritimati', past: [] };
  auth.state.handle = (request: IncomingMessage, response: ServerResponse) => {
    const sessionId = /^\/internal\/sessions\/(.+)$/.exec(request.url ?? '')?.[1];
    if (request.url === '/.well-known/jwks.json') {
      response.setHeader('cache-control', 'public, max-age=300').end(JSON.stringify({ keys: [issuer.jwk] }));
    } else if (sessionId !== undefined) {
      const zones = { timezone: zone.now, pastZones: zone.past };
      response.end(JSON.stringify({ active: !ended.has(sessionId), ...zones, version: 1 }));
    } else echo(request, response);
  };
  const [tools, learning, ai, analytics, consumer] = await Promise.all(
    ['tools', 'learning', 'ai', 'analytics', 'analytics-consumer'].map((service) => startStandIn(service)),
  );
  if (!tools || !learning || !ai || !analytics || !consumer) throw new Error('a stand-in did not start');
  const services = { auth, tools, learning, ai, analytics, 'analytics-consumer': consumer };
  const env = {
    PORT: '0',
    AUTH_URL: auth.url,
    TOOLS_URL: tools.url,
    LEARNING_URL: learning.url,
    AI_URL: ai.url,
    ANALYTICS_URL: analytics.url,
    ANALYTICS_CONSUMER_URL: consumer.url,
  };
  const close = async () => {
    await issuer.close();
    const running = Object.values(services).filter(({ server }) => server.listening);
    await Promise.all(running.map(({ stop }) => stop()));
  };
  return { issuer, ended, zone, services, env, close };
}

/** A gateway in this process before stand-ins for the services. */
export async function startPlatform(settings: Record<string, string> = {}) {
  const world = await startServices();
  const { logger, metrics } = quietTelemetry('gateway');
  const { app, parts } = createGateway(readConfig({ ...world.env, ...settings }), logger, metrics);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const port = Number(new URL(url).port);
  await until('the gateway to be ready', async () => (await fetch(`${url}/health/ready`)).status === 200);
  const token = await world.issuer.token();

  return {
    ...world,
    url,
    port,
    token,
    metrics,
    app,
    /** A request with the token of an active session. */
    call: (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
      fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } }),
    raw: (bytes: string, patienceMs?: number) => sendRaw(port, bytes, patienceMs),
    async close() {
      for (const part of parts) await part.close();
      await world.close();
    },
  };
}

/**
 * Sends bytes over a connection of their own and resolves with everything that came back when the gateway closes it, or
 * after `patienceMs` (default 5 s).
 */
export async function sendRaw(port: number, bytes: string, patienceMs = 5_000): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  let answer = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    answer += String(chunk);
  });
  socket.write(bytes, 'latin1');
  const closed = Promise.withResolvers<void>();
  socket.once('close', () => closed.resolve()).once('error', () => closed.resolve());
  const timer = setTimeout(() => socket.destroy(), patienceMs);
  await closed.promise;
  clearTimeout(timer);
  return answer;
}
