import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTcpProxy, type TcpProxy } from './tcp-proxy.ts';

let echo: Server;
let proxy: TcpProxy;
const clients: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const address: AddressInfo | string | null = echo.address();
  proxy = await createTcpProxy(typeof address === 'object' && address ? address.port : 0);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.close();
  echo.close();
});

async function open(): Promise<Socket> {
  const client = connect(proxy.port, '127.0.0.1');
  client.on('error', () => {});
  clients.push(client);
  await once(client, 'connect');
  return client;
}

async function answer(client: Socket, text: string): Promise<string> {
  client.write(text);
  const [bytes] = await once(client, 'data');
  return String(bytes);
}

const closed = (client: Socket) => new Promise((resolve) => client.on('close', resolve));

/** Whether an answer comes within a tenth of a second. */
async function isAnswered(client: Socket, text: string): Promise<boolean> {
  return Promise.race([answer(client, text).then(() => true), delay(100, false)]);
}

it('carries bytes in both directions', async () => {
  expect(await answer(await open(), 'hello')).toBe('hello');
});

it('cuts what is open and takes new connections', async () => {
  const client = await open();
  await answer(client, 'a');
  proxy.cut();
  await closed(client);
  expect(await answer(await open(), 'b')).toBe('b');
});

it('keeps a half-open connection open and passes nothing, while new ones work', async () => {
  const client = await open();
  await answer(client, 'a');
  proxy.halfOpen();
  expect(await isAnswered(client, 'b')).toBe(false);
  expect(client.destroyed).toBe(false);
  expect(await answer(await open(), 'c')).toBe('c');
});

it('swallows only connections that send what it is told of, until it passes again', async () => {
  const [one, other] = [await open(), await open()];
  proxy.blackHole((bytes) => bytes.toString().startsWith('beat'));
  expect(await isAnswered(one, 'beat')).toBe(false);
  expect(await answer(other, 'fetch')).toBe('fetch');
  proxy.pass();
  expect(await isAnswered(one, 'more')).toBe(false);
  expect(await answer(await open(), 'beat')).toBe('beat');
});

it('delays bytes without changing their order', async () => {
  const client = await open();
  const end = proxy.delay(50);
  const taken = Promise.withResolvers<void>();
  proxy.blackHole(() => {
    taken.resolve();
    return false;
  });
  const started = performance.now();
  client.write('a');
  await taken.promise;
  end();
  expect(await answer(client, 'b')).toBe('ab');
  expect(performance.now() - started).toBeGreaterThan(45);
});

it('refuses until it passes again', async () => {
  const client = await open();
  await answer(client, 'a');
  proxy.refuse();
  await closed(client);
  const refused = connect(proxy.port, '127.0.0.1');
  refused.on('error', () => {});
  await closed(refused);
  proxy.pass();
  expect(await answer(await open(), 'b')).toBe('b');
});

it('ends one rule and leaves the others in force', async () => {
  const endRefusal = proxy.refuse();
  const endDelay = proxy.delay(1);
  endDelay();
  const refused = connect(proxy.port, '127.0.0.1');
  refused.on('error', () => {});
  await closed(refused);
  endRefusal();
  expect(await answer(await open(), 'a')).toBe('a');
});

it('keeps refusing until the last of two refusals ends', async () => {
  const [endFirst, endSecond] = [proxy.refuse(), proxy.refuse()];
  endFirst();
  const refused = connect(proxy.port, '127.0.0.1');
  refused.on('error', () => {});
  await closed(refused);
  endSecond();
  expect(await answer(await open(), 'a')).toBe('a');
});

it('says how many connections it harmed', async () => {
  for (const client of [await open(), await open()]) await answer(client, 'a');
  expect([proxy.halfOpen(), proxy.halfOpen()]).toEqual([2, 0]);
  expect(proxy.liveConnections).toBe(0);
  await answer(await open(), 'a');
  expect(proxy.liveConnections).toBe(1);
  expect(proxy.cut()).toBe(1);
});

it('lets go of a client that still had bytes to send when the target died', async () => {
  const target = Promise.withResolvers<Socket>();
  echo.removeAllListeners('connection');
  echo.on('connection', (socket) => target.resolve(socket.pause()));
  const client = await open();
  // More than all buffers on the way hold, so the proxy has stopped reading the client.
  const flood = setInterval(() => client.write(Buffer.alloc(1_048_576)), 1);
  const dying = await target.promise;
  await delay(200);
  clearInterval(flood);
  dying.resetAndDestroy();
  expect(await Promise.race([closed(client).then(() => true), delay(2_000, false)])).toBe(true);
});
