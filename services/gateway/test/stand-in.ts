import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What a stand-in of a service got, as it answers it. */
export type Echo = {
  service: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
};

/** What a stand-in says it got. */
export async function echoOf(response: Response): Promise<Echo> {
  const echo: Echo = JSON.parse(await response.text());
  return echo;
}

/** The code of a problem document. */
export async function codeOf(response: Response): Promise<string> {
  const problem: { code: string } = JSON.parse(await response.text());
  return problem.code;
}

export type StandIn = Awaited<ReturnType<typeof startStandIn>>;

/**
 * A small real HTTP server in the place of a service: ready, and echoing every request as JSON until `handle` is set.
 * `stop` breaks its connections; `start` listens again on the same port.
 */
export async function startStandIn(service: string) {
  const state: { handle: RequestListener; seen: string[] } = { handle: echo, seen: [] };
  const server = createServer((request, response) => {
    if (request.url === '/health/ready') return void response.end('{}');
    state.seen.push(`${request.method} ${request.url}`);
    state.handle(request, response);
  });
  const start = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await start(0);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    state,
    server,
    start: () => start(port),
    async stop() {
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await stopped;
    },
  };

  async function echoAsync(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const seen = {
      service,
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: body.toString('latin1'),
    };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(seen));
  }
  function echo(request: IncomingMessage, response: ServerResponse): void {
    echoAsync(request, response).catch(() => response.destroy());
  }
}
