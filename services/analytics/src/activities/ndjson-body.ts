import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { AppError } from '@astrapath/errors';

const IDLE_TIMEOUT_MS = 60_000;
/** How long a client may go on sending what nobody reads any more before its connection is cut. */
const LINGER_MS = 5_000;

/**
 * The pieces of a body as they arrive; the sender waits while one is worked on. Ends with an AppError when the client
 * goes away or sends nothing for a minute, and when `stopping` is aborted.
 */
export async function* bodyPieces(body: Readable, stopping: AbortSignal): AsyncGenerator<Uint8Array> {
  // Leaving the loop early must not destroy the stream: the answer goes out on its connection.
  const pieces: AsyncIterator<unknown> = body.iterator({ destroyOnReturn: false });
  const interruption = Promise.withResolvers<never>();
  interruption.promise.catch(() => undefined);
  const stop = () => interruption.reject(stopped());
  const idleTimer = setTimeout(() => interruption.reject(stalled()), IDLE_TIMEOUT_MS);
  stopping.addEventListener('abort', stop);
  try {
    while (!stopping.aborted) {
      idleTimer.refresh();
      const { done, value } = await Promise.race([nextOf(pieces), interruption.promise]);
      if (done) return;
      if (value instanceof Uint8Array) yield value;
    }
    throw stopped();
  } finally {
    clearTimeout(idleTimer);
    stopping.removeEventListener('abort', stop);
    void pieces.return?.();
  }
}

/**
 * Reads what is left of a body and forgets it: closing the connection under a sending client would lose the answer.
 * Whoever sends on for long after the answer is cut off.
 */
export function discardRest(request: IncomingMessage, response: ServerResponse): void {
  if (request.readableEnded) return;
  request.resume();
  response.once('finish', () => {
    const timer = setTimeout(() => request.socket.destroy(), LINGER_MS).unref();
    request.once('close', () => clearTimeout(timer));
  });
}

async function nextOf(pieces: AsyncIterator<unknown>): Promise<IteratorResult<unknown>> {
  try {
    return await pieces.next();
  } catch (cause) {
    throw new AppError('request.invalid', { detail: 'The body ended before it was complete.', cause });
  }
}

function stalled(): AppError {
  return new AppError('request.timeout', {
    detail: `Nothing more of the body arrived for ${IDLE_TIMEOUT_MS / 1_000} s.`,
    headers: { connection: 'close' },
  });
}

function stopped(): AppError {
  return new AppError('request.unavailable', {
    detail: 'The service is being stopped; repeat the request: an event with an id counts once.',
    headers: { 'retry-after': '1', connection: 'close' },
  });
}
