import { AppError } from '@astrapath/errors';
import type { FastifyInstance } from 'fastify';
import { replyWithProblem } from './problem.ts';

type Route = { pattern: RegExp; method: string };

/**
 * Answers a path that exists under another method with 405 and `Allow`, any other with 404.
 * Fastify itself knows only 404.
 */
export function answerUnknownRoutes(app: FastifyInstance): void {
  const routes: Route[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    for (const name of [method].flat()) routes.push({ pattern: patternOf(url), method: name });
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = [...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))];
    const error =
      allowed.length > 0 && !allowed.includes(request.method)
        ? new AppError('request.method-not-allowed', {
            detail: `${request.method} is not offered here; ${allowed.join(', ')} is.`,
            headers: { allow: allowed.join(', ') },
          })
        : new AppError('request.not-found');
    return replyWithProblem(error, request, reply);
  });
}

/** `/paths/:pathId/enroll` → /^\/paths\/[^/]+\/enroll\/?$/ */
function patternOf(url: string): RegExp {
  const source = url
    .split('/')
    .map((part) =>
      part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, (c) => (c === '*' ? '.*' : `\\${c}`)),
    )
    .join('/');
  return new RegExp(`^${source}/?$`);
}
