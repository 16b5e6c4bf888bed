import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createGatewayClient } from './gateway-client.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A client of a gateway that gives these answers one after another, the last one again and again. */
async function clientOf(...answers: { status: number; body: unknown }[]) {
  let asked = 0;
  const server: Server = createServer((_request, response) => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    response.writeHead(answer?.status ?? 500, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer?.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const client = createGatewayClient(`http://127.0.0.1:${port}`, new AbortController().signal);
  closing.push(client.close, () => server.close());
  return client;
}

const request = { method: 'POST', path: '/things' } as const;
const done = { status: 201, body: { id: 'a' } };

test('a request is sent again until it is acknowledged, and it is known how often', async () => {
  const client = await clientOf(
    { status: 503, body: {} },
    { status: 409, body: { code: 'request.in-progress' } },
    done,
  );
  expect(await client.insist(request, async () => 'token')).toEqual({ attempts: 3, answer: done });
  expect(client.failures()).toEqual({ 'status 503': 1, 'status 409': 1 });
});

test('a token that was refused is asked for anew', async () => {
  const client = await clientOf({ status: 401, body: {} }, done);
  const renewals: boolean[] = [];
  await client.insist(request, async (renew) => {
    renewals.push(renew);
    return 'token';
  });
  expect(renewals).toEqual([false, true]);
});

test.each([
  [{ status: 400, body: { code: 'request.invalid' } }],
  [{ status: 409, body: { code: 'auth.email-taken' } }],
])('what will be the same next time is not repeated: %j', async (answer) => {
  const client = await clientOf(answer);
  await expect(client.insist(request, async () => undefined)).rejects.toThrow(answer.body.code);
});
