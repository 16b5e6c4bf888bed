import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { destroyWhenSilent, silenceAllowed } from './socket.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function connectTo(onData: (peer: Socket) => void): Promise<Socket> {
  const server = createServer((peer) => peer.on('data', () => onData(peer)).on('error', () => peer.destroy()));
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const { port }: Pick<AddressInfo, 'port'> = address !== null && typeof address === 'object' ? address : { port: 0 };
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

it('destroys a connection whose requests stay unanswered, so that the client connects again', async () => {
  const socket = await connectTo(() => {});
  destroyWhenSilent(socket, () => 20);
  socket.write('request');
  const [error] = await once(socket, 'error');
  expect(error).toEqual(new Error('the broker stopped answering on this connection'));
  expect(socket.destroyed).toBe(true);
});

it('leaves a connection alone that answers, and one that has nothing to answer', async () => {
  const socket = await connectTo((peer) => peer.write('answer'));
  destroyWhenSilent(socket, () => 500);
  socket.write('request');
  await once(socket, 'data');
  const quiet = await connectTo(() => {});
  destroyWhenSilent(quiet, () => 1);
  socket.write('request');
  await once(socket, 'data');
  expect([socket.destroyed, quiet.destroyed]).toEqual([false, false]);
  socket.destroy();
  quiet.destroy();
});

it('gives a JoinGroup, which waits for the other members, more time than a heartbeat', () => {
  const request = (apiKey: number) => {
    const bytes = Buffer.alloc(20);
    bytes.writeInt16BE(apiKey, 4);
    return bytes;
  };
  expect([12, 11].map((apiKey) => silenceAllowed(request(apiKey)))).toEqual([8_000, 40_000]);
});
