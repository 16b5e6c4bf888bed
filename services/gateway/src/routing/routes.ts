/** The services behind the gateway. */
export const upstreamNames = ['auth', 'tools', 'learning', 'ai', 'analytics', 'analytics-consumer'] as const;

export type UpstreamName = (typeof upstreamNames)[number];

export type Route = {
  /** Path as Fastify takes it; `*` stands for the rest. The most specific row wins. */
  path: string;
  upstream: UpstreamName;
  /** `token`: only with a valid access token of an active session. `public`: by anybody. */
  access: 'token' | 'public';
};

/**
 * Where every request goes; what is not listed is not reachable. Methods are the services' business: a wrong one gets
 * its 405 there.
 */
export const routes: readonly Route[] = [
  { path: '/.well-known/jwks.json', upstream: 'auth', access: 'public' },
  { path: '/api/auth/register', upstream: 'auth', access: 'public' },
  { path: '/api/auth/login', upstream: 'auth', access: 'public' },
  { path: '/api/auth/refresh', upstream: 'auth', access: 'public' },
  { path: '/api/auth/token', upstream: 'auth', access: 'public' },
  { path: '/api/auth/*', upstream: 'auth', access: 'token' },
  { path: '/api/users/*', upstream: 'auth', access: 'token' },
  { path: '/api/tools', upstream: 'tools', access: 'token' },
  { path: '/api/tools/*', upstream: 'tools', access: 'token' },
  { path: '/api/ai/tools/execute', upstream: 'tools', access: 'token' },
  { path: '/ai/tools/execute', upstream: 'tools', access: 'token' },
  { path: '/api/learning/*', upstream: 'learning', access: 'token' },
  { path: '/api/ai/*', upstream: 'ai', access: 'token' },
  { path: '/api/analytics/*', upstream: 'analytics', access: 'token' },
  { path: '/api/admin/*', upstream: 'analytics-consumer', access: 'token' },
];
