import type { Metrics } from '@astrapath/telemetry';
import { openSpan } from '@astrapath/telemetry';
import type { Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** One span, one log line and one sample a request, all by route pattern: addresses hold ids, queries may hold more. */
export function observeRequests(app: FastifyInstance, metrics: Metrics): void {
  const duration = metrics.histogram('http_request_duration_seconds', 'Time from request to answer.', [
    'method',
    'route',
    'status',
  ]);
  const spans = new WeakMap<FastifyRequest, Span>();

  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    const { traceparent } = request.headers;
    const name = `${request.method} ${request.routeOptions.url ?? 'unknown'}`;
    const { span, run } = openSpan(name, typeof traceparent === 'string' ? traceparent : undefined, {});
    spans.set(request, span);
    run(done);
  });

  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const status = String(reply.statusCode);
    const durationMs = reply.elapsedTime;
    duration.observe({ method: request.method, route, status }, durationMs / 1_000);
    spans.get(request)?.setAttribute('http.response.status_code', reply.statusCode).end();
    if (!isProbe(route)) request.log.info({ method: request.method, route, status, durationMs }, 'request answered');
    done();
  });
}

function isProbe(route: string): boolean {
  return route.startsWith('/health') || route === '/metrics';
}
