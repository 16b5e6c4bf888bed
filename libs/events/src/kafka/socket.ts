import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactoryArgs } from 'kafkajs';

/** The kernel probes an idle peer after this. */
const KEEP_ALIVE_MS = 10_000;
/**
 * No answer to anything for this long means that the peer is gone, though the connection looks open. Below kafkajs's
 * own time-out of a request, so that the request fails by its connection and is repeated on a new one.
 */
const SILENCE_MS = 8_000;
/** A JoinGroup or SyncGroup is answered when the whole group has joined: at most the rebalance time-out, 30 s. */
const JOIN_SILENCE_MS = 40_000;
/** API keys of the requests that wait for other members (Kafka protocol guide). */
const JOIN_GROUP = 11;
const SYNC_GROUP = 14;
const API_KEY_AT = 4;

/**
 * Socket for kafkajs that is destroyed when requests stay unanswered. kafkajs gives up on the request but keeps
 * writing to the half-open connection, for ever; a destroyed socket makes it connect again.
 */
export function guardedSocket({ host, port, ssl, onConnect }: ISocketFactoryArgs): Socket {
  const socket = ssl
    ? connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
    : connectTcp({ host, port }, onConnect);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.setNoDelay(true);
  destroyWhenSilent(socket);
  return socket;
}

/** Destroys the socket when a request written to it has had no answer for as long as its kind may take. */
export function destroyWhenSilent(socket: Socket, allowedMs: (request: unknown) => number = silenceAllowed): void {
  let timer: NodeJS.Timeout | undefined;
  const answered = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const write = socket.write.bind(socket);
  socket.write = new Proxy(write, {
    apply(target, self, [data, ...rest]: Parameters<typeof write>) {
      timer ??= setTimeout(
        () => socket.destroy(new Error('the broker stopped answering on this connection')),
        allowedMs(data),
      ).unref();
      return Reflect.apply(target, self, [data, ...rest]);
    },
  });
  socket.on('data', answered);
  socket.on('close', answered);
}

/** How long an answer to the request may take. */
export function silenceAllowed(request: unknown): number {
  if (!Buffer.isBuffer(request) || request.length < API_KEY_AT + 2) return SILENCE_MS;
  const apiKey = request.readInt16BE(API_KEY_AT);
  return apiKey === JOIN_GROUP || apiKey === SYNC_GROUP ? JOIN_SILENCE_MS : SILENCE_MS;
}
