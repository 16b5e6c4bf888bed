import type { BlockList } from 'node:net';
import { AppError } from '@astrapath/errors';
import { zoneHeaders } from '@astrapath/service';
import { currentTraceparent } from '@astrapath/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TokenCheck } from '../admission/token-check.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import { type Route, routes, type UpstreamName } from '../routing/routes.ts';
import { isWithin, readTarget } from '../routing/target.ts';
import { clientAddressOf } from './client-address.ts';
import { Exchange } from './exchange.ts';
import { forwardedHeaders } from './headers.ts';
import { MeteredBody, takeBody } from './request-body.ts';
import type { Upstream } from './upstream.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export type ForwardingDependencies = {
  upstreams: Record<UpstreamName, Upstream>;
  checkToken: TokenCheck;
  trustedProxies: BlockList;
  metrics: GatewayMetrics;
};

/** Forwards every row of the routing table to its service. Bodies stay unread until the token is checked. */
export function forwardRoutes(dependencies: ForwardingDependencies) {
  return async (scope: FastifyInstance) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const route of routes) {
      scope.route({
        method: METHODS,
        url: route.path,
        exposeHeadRoute: false,
        handler(request, reply) {
          forward(route, request, reply, dependencies).catch((error: unknown) => reply.send(error));
        },
      });
    }
  };
}

async function forward(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  { upstreams, checkToken, trustedProxies, metrics }: ForwardingDependencies,
): Promise<void> {
  const target = targetOf(route, request);
  const admission = route.access === 'token' ? await checkToken(request.headers.authorization) : undefined;
  const body = await takeBody(request.raw, reply.raw);
  if (body === undefined) return;
  const client = clientAddressOf(request.raw, trustedProxies);
  const headers = forwardedHeaders(request.raw.headers);
  headers.push('x-request-id', request.id, 'x-forwarded-for', client.forwardedFor);
  headers.push('x-forwarded-proto', client.proto, 'x-forwarded-host', client.host);
  const traceparent = currentTraceparent();
  if (traceparent !== undefined) headers.push('traceparent', traceparent);
  if (admission?.zones !== undefined) headers.push(...zoneHeaders(admission.zones));
  const length = request.headers['content-length'];
  if (body instanceof MeteredBody && length !== undefined) headers.push('content-length', length);
  const upstream = upstreams[route.upstream];
  new Exchange({ upstream, request, reply, metrics, target, headers, body, proto: client.proto }).start();
}

function targetOf(route: Route, request: FastifyRequest): string {
  const target = readTarget(request.raw.url ?? '');
  if (target === undefined || !isWithin(target.path, route.path)) {
    throw new AppError('request.invalid', {
      detail: 'The address must not hold dot segments, empty segments, backslashes, fragments or encoded slashes.',
    });
  }
  return target.path + target.query;
}
