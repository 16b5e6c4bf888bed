/** Who makes a request, as the access token says. */
export type Caller = {
  kind: 'user' | 'client';
  /** The user's id; for a service client, the client's id. */
  userId: string;
  roles: readonly string[];
  scopes: readonly string[];
  /** Session of a user; null for a service client. */
  sessionId: string | null;
  /** IANA zone in which the caller's days are counted. */
  timezone: string;
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Set in every route below `authScope`; reading it elsewhere throws. */
    caller: Caller;
  }
}
