import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/**
 * Lets a request with `Expect` be judged before its body is asked for: Node by itself would ask for it at once, and
 * answer any other expectation with an empty 417.
 */
export function judgeBeforeContinue(server: Server): void {
  const handle = (request: IncomingMessage, response: ServerResponse) => void server.emit('request', request, response);
  server.on('checkContinue', handle);
  server.on('checkExpectation', handle);
}
