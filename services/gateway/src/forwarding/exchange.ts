import type { AppError } from '@astrapath/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import { returnedHeaders } from './headers.ts';
import { discardBody, MeteredBody, type RequestBody } from './request-body.ts';
import type { Upstream } from './upstream.ts';
import { reasonOf, toGatewayError } from './upstream-failure.ts';

/** A service that stops under load may break one attempt and refuse the next ones. */
const MAX_ATTEMPTS = 5;
/** A client that takes nothing of its answer for so long holds a connection of a service, and no longer. */
const STALLED_CLIENT_TIMEOUT_MS = 30_000;
const IDEMPOTENT_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

export type ExchangeInput = {
  upstream: Upstream;
  request: FastifyRequest;
  reply: FastifyReply;
  metrics: GatewayMetrics;
  /** Path and query at the service. */
  target: string;
  headers: string[];
  body: RequestBody;
  /** How the client came: `http` or `https`. */
  proto: string;
};

/** One request at a service, from dispatch to the last byte of its answer; owns the connection it uses. */
export class Exchange implements Dispatcher.DispatchHandler {
  private readonly input: ExchangeInput;
  private controller: Dispatcher.DispatchController | undefined;
  private stallTimer: NodeJS.Timeout | undefined;
  private attempts = 0;
  private wasSent = false;
  private isOver = false;

  constructor(input: ExchangeInput) {
    this.input = input;
  }

  /** Sends the request; the answer goes to the client by itself. */
  start(): void {
    const { raw } = this.input.reply;
    if (raw.destroyed) return this.abandon();
    raw.once('close', () => this.abandon());
    this.dispatch();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    this.wasSent = true;
    if (this.isOver) controller.abort(new Error('the client left'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (statusCode < 200) return;
    const { reply, request, proto, body } = this.input;
    if (body instanceof MeteredBody) discardBodyWhenAnswered(this.input);
    reply.raw.writeHead(statusCode, returnedHeaders(headers, request.id, proto));
    reply.hijack();
    // Node keeps the head back for the first bytes of the body; those of an event stream may be long in coming.
    if (headers['content-length'] === undefined) reply.raw.flushHeaders();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { raw } = this.input.reply;
    if (raw.write(chunk)) return;
    controller.pause();
    this.stallTimer = setTimeout(() => raw.destroy(), STALLED_CLIENT_TIMEOUT_MS);
    raw.once('drain', () => {
      clearTimeout(this.stallTimer);
      controller.resume();
    });
  }

  onResponseEnd(): void {
    this.isOver = true;
    this.input.reply.raw.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.isOver) return;
    const { upstream, metrics, reply } = this.input;
    if (!reply.raw.headersSent) return void this.recover(error);
    // The status is out; only a broken connection can still tell the client that the answer is not whole.
    metrics.countFailure(upstream.name, 'cut-off');
    this.isOver = true;
    reply.raw.destroy();
  }

  private dispatch(): void {
    const { upstream, request, target, headers, body } = this.input;
    this.attempts++;
    this.wasSent = false;
    upstream.pool.dispatch({ path: target, method: request.method, headers, body }, this);
  }

  private async recover(error: Error): Promise<void> {
    const { upstream, metrics } = this.input;
    const reason = reasonOf(error, this.wasSent);
    metrics.countFailure(upstream.name, reason);
    const mayRepeat = this.attempts < MAX_ATTEMPTS;
    const isWorthIt =
      (reason === 'unreachable' && mayRepeat && (await upstream.recovery.wait())) ||
      (reason === 'broken' && mayRepeat && this.isRepeatable());
    if (this.isOver) return;
    if (!isWorthIt) return this.fail(toGatewayError(error, upstream.name));
    metrics.countRetry(upstream.name);
    this.dispatch();
  }

  /** Whether doing it twice is as good as once, and the body is still at hand. */
  private isRepeatable(): boolean {
    const { request, body } = this.input;
    if (body instanceof MeteredBody) return false;
    return IDEMPOTENT_METHODS.has(request.method) || request.headers['idempotency-key'] !== undefined;
  }

  private fail(error: AppError): void {
    const { reply, request, body } = this.input;
    this.isOver = true;
    if (body instanceof MeteredBody) {
      body.destroy();
      discardBody(request.raw, reply.raw);
    }
    void reply.send(error);
  }

  /** The client is gone, or all is said. */
  private abandon(): void {
    clearTimeout(this.stallTimer);
    if (this.isOver) return;
    this.isOver = true;
    const { upstream, metrics, body } = this.input;
    metrics.countAbandoned(upstream.name);
    if (body instanceof MeteredBody) body.destroy();
    this.controller?.abort(new Error('the client left'));
  }
}

/** A service may answer before it has read the whole body: the rest is read and forgotten here. */
function discardBodyWhenAnswered({ reply, request, body }: ExchangeInput): void {
  if (body instanceof MeteredBody) body.once('close', () => discardBody(request.raw, reply.raw));
}
