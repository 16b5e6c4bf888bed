import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createLogger, createMetrics } from '@astrapath/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer } from './server.ts';

const app = createServer({
  logger: createLogger({ service: 'sample', level: 'silent' }),
  metrics: createMetrics('sample'),
  readiness: {},
  bodyLimit: 1_000,
});
let port = 0;

beforeAll(async () => {
  app.post('/things', async () => ({ ok: true }));
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
});
afterAll(() => app.close());

function exchange(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

describe('a connection that carries what is not HTTP', () => {
  it.each([
    ['garbage', 'nonsense\r\n\r\n', 400, 'request.invalid'],
    ['a length and chunks at once', post('content-length: 3\r\ntransfer-encoding: chunked'), 400, 'request.invalid'],
    ['a broken chunk', `${post('transfer-encoding: chunked')}zz\r\n`, 400, 'request.invalid'],
    ['headers without end', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}`, 431, 'request.headers-too-large'],
    ['a tunnel', 'CONNECT a:443 HTTP/1.1\r\nhost: a:443\r\n\r\n', 405, 'request.method-not-allowed'],
    ['no Host', 'GET / HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'request.invalid'],
  ])('answers %s with problem details', async (_what, bytes, status, code) => {
    const answer = await exchange(bytes);
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toMatch(/\r\nx-request-id: [\w-]+\r\n/);
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({ status, code });
  });

  it('answers the request before it first', async () => {
    const answer = await exchange('GET /health/live HTTP/1.1\r\nhost: a\r\n\r\nnonsense\r\n\r\n');
    expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });
});

it('reads the rest of a body that is too large, so that its answer arrives', async () => {
  const body = 'x'.repeat(3_000_000);
  const answer = await exchange(`${post(`content-length: ${body.length}`)}${body}GET /health/live HTTP/1.0\r\n\r\n`);
  expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
});

function post(headers: string): string {
  return `POST /things HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n${headers}\r\n\r\n`;
}
