import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGatewayProcess } from './gateway-process.ts';
import { sendRaw, startServices } from './platform.ts';
import { codeOf } from './stand-in.ts';

const MEGABYTE = 1_000_000;
const LINE = `${JSON.stringify({ type: 'tool_usage', toolId: 'x'.repeat(900) })}\n`;
const CHUNK = Buffer.from(LINE.repeat(64));

let world: Awaited<ReturnType<typeof startServices>>;
let gateway: Awaited<ReturnType<typeof startGatewayProcess>>;
let authorization = '';
beforeAll(async () => {
  world = await startServices();
  gateway = await startGatewayProcess(world.env);
  authorization = `Bearer ${await world.issuer.token()}`;
});
afterAll(async () => {
  await gateway.stop();
  await world.close();
});

function* chunks(bytes: number) {
  for (let sent = 0; sent < bytes; sent += CHUNK.length) yield CHUNK;
}

/** Sends a body in chunks and resolves with the answer, however early it comes. */
async function upload(path: string, bytes: number, headers: Record<string, string>) {
  const request = httpRequest(gateway.url + path, { method: 'POST', headers: { authorization, ...headers } });
  const answered = once(request, 'response');
  pipeline(Readable.from(chunks(bytes)), request).catch(() => undefined);
  const [response]: IncomingMessage[] = await answered;
  if (!response) throw new Error('no answer');
  const body = await text(response);
  request.destroy();
  return { status: response.statusCode, body };
}

/** Highest resident memory of the gateway above where it stood, while `work` runs. */
async function growthDuring(work: () => Promise<unknown>): Promise<number> {
  const before = await gateway.residentBytes();
  let highest = before;
  let isWorking = true;
  const worked = work().finally(() => {
    isWorking = false;
  });
  while (isWorking) {
    highest = Math.max(highest, await gateway.residentBytes());
    await delay(20);
  }
  await worked;
  return highest - before;
}

const ndjson = { 'content-type': 'application/x-ndjson' };

describe('a stream', () => {
  it('of 200 MB goes up in constant memory, to a service that reads it slowly', async () => {
    let received = 0;
    world.services.analytics.state.handle = (request, response) => {
      request.on('data', (chunk: Buffer) => {
        received += chunk.length;
        if (received % (4 * MEGABYTE) > 65_536) return;
        request.pause();
        setTimeout(() => request.resume(), 5);
      });
      request.once('end', () => response.end(JSON.stringify({ accepted: received })));
    };
    // V8 collects buffers only when 64 MB of them have gathered: what comes on top of that would be ours.
    await upload('/api/analytics/events', 100 * MEGABYTE, ndjson);
    received = 0;
    const growth = await growthDuring(async () => {
      const { status, body } = await upload('/api/analytics/events', 200 * MEGABYTE, ndjson);
      expect(status).toBe(200);
      expect(JSON.parse(body)).toEqual({ accepted: received });
    });
    expect(received).toBeGreaterThanOrEqual(200 * MEGABYTE);
    expect(growth).toBeLessThan(60 * MEGABYTE);
  });

  it('of 200 MB comes down in constant memory, to a client that reads it slowly', async () => {
    world.services.analytics.state.handle = (_request, response) =>
      void Readable.from(chunks(200 * MEGABYTE)).pipe(response);
    const growth = await growthDuring(async () => {
      const response = await fetch(`${gateway.url}/api/analytics/user/1`, { headers: { authorization } });
      let received = 0;
      let paused = 0;
      for await (const chunk of response.body ?? []) {
        received += chunk.byteLength;
        if (received - paused < 4 * MEGABYTE) continue;
        paused = received;
        await delay(5);
      }
      expect(received).toBeGreaterThanOrEqual(200 * MEGABYTE);
    });
    expect(growth).toBeLessThan(60 * MEGABYTE);
  });

  it('arrives piece by piece, not at its end', async () => {
    let send: (text: string) => void = () => undefined;
    world.services.ai.state.handle = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      send = (data) => void response.write(data);
    };
    const response = await fetch(`${gateway.url}/api/ai/jobs/1/events`, { headers: { authorization } });
    const reader = response.body?.getReader();
    for (const piece of ['data: 1\n\n', 'data: 2\n\n']) {
      send(piece);
      expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(piece);
    }
    await reader?.cancel();
  });
});

describe('a body that is too large', () => {
  const readAll = () => {
    const { state } = world.services.ai;
    state.seen.length = 0;
    state.handle = (request, response) => void request.resume().once('end', () => response.end('read'));
    return state;
  };

  it('is refused by its length before anything of it goes on', async () => {
    const state = readAll();
    const body = Buffer.alloc(12 * MEGABYTE);
    const response = await fetch(`${gateway.url}/api/ai/multimodal/analyze`, {
      method: 'POST',
      headers: { authorization },
      body,
    });
    expect([response.status, await codeOf(response)]).toEqual([413, 'request.too-large']);
    expect(state.seen).toEqual([]);
  });

  it('is cut at the limit when it comes in chunks', async () => {
    readAll();
    const { status, body } = await upload('/api/ai/multimodal/analyze', 20 * MEGABYTE, {
      'content-type': 'application/pdf',
    });
    expect([status, JSON.parse(body).code]).toEqual([413, 'request.too-large']);
  });

  it('is one thing, an upload of 10 MB another', async () => {
    readAll();
    for (const headers of [
      {},
      { 'content-length': String(Math.ceil((10 * MEGABYTE) / CHUNK.length) * CHUNK.length) },
    ]) {
      expect(await upload('/api/ai/multimodal/analyze', 10 * MEGABYTE, headers)).toEqual({ status: 200, body: 'read' });
    }
  });
});

describe('an answer that comes before the body was read', () => {
  it('reaches the client', async () => {
    world.services.analytics.state.handle = (_request, response) => response.writeHead(403).end('not you');
    const answer = await upload('/api/analytics/events', 30 * MEGABYTE, ndjson);
    expect(answer).toEqual({ status: 403, body: 'not you' });
    expect((await fetch(`${gateway.url}/api/users/me`, { headers: { authorization } })).status).toBe(200);
  });
});

describe('Expect: 100-continue', () => {
  const head = (token: string) =>
    `POST /api/ai/text/generate HTTP/1.1\r\nhost: a\r\nauthorization: ${token}\r\ncontent-length: 2\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n`;

  it('is answered once the token is checked', async () => {
    world.services.ai.state.handle = (request, response) =>
      void request.resume().once('end', () => response.end('done'));
    expect(await sendRaw(gateway.port, `${head(authorization)}{}`)).toMatch(
      /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/,
    );
  });

  it('asks for no body from a client that is not let in', async () => {
    const answer = await sendRaw(gateway.port, head('Bearer garbage'));
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe('a gateway that is told to stop', () => {
  it('finishes what is under way, takes nothing new, and leaves with 0', async () => {
    const other = await startGatewayProcess(world.env);
    let finish: () => void = () => undefined;
    world.services.ai.state.handle = (_request, response) => {
      response.writeHead(200).write('begun ');
      finish = () => void response.end('and done');
    };
    const response = await fetch(`${other.url}/api/ai/jobs/1/status`, { headers: { authorization } });
    other.child.kill('SIGTERM');
    await until('the port to be closed', async () =>
      fetch(`${other.url}/health`, { headers: { connection: 'close' } }).then(
        () => false,
        () => true,
      ),
    );
    finish();
    expect(await response.text()).toBe('begun and done');
    expect(await other.exited).toBe(0);
  });
});
