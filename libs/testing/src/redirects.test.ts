import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { redirecting } from './redirects.ts';
import { freePort } from './service-process.ts';

let server: Server;
let to: number;
let from: number;

beforeAll(async () => {
  server = createServer((socket) => socket.end('from the other port')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  to = typeof address === 'object' && address ? address.port : 0;
  from = await freePort();
});
afterAll(() => {
  server.close();
});

/** What a process reads that connects to the port nobody listens on. */
async function readBy(connect: string): Promise<string> {
  const { execArgv, env } = redirecting([from, to]);
  const program = `const net = require('node:net'); const port = ${from}; (${connect}).pipe(process.stdout);`;
  const { stdout } = await promisify(execFile)(process.execPath, [...execArgv, '-e', program], { env });
  return stdout;
}

it.each([
  ['options', "net.connect({ port, host: '127.0.0.1' })"],
  ['a port and a host', "net.connect(port, '127.0.0.1')"],
  ['options of a socket that was there before', "new net.Socket().connect({ port, host: '127.0.0.1' })"],
  // As pg does.
  ['a port and a host of a socket that was there before', "new net.Socket().connect(port, '127.0.0.1')"],
  ['a port in words', "new net.Socket().connect(String(port), '127.0.0.1')"],
])('a connection by %s goes to the other port', async (_by, connect) => {
  expect(await readBy(connect)).toBe('from the other port');
});
