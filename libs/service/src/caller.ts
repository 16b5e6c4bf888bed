import type { ZoneHistory } from '@astrapath/calendar';

/** Who makes a request, as the access token says, and the time zones in which their days are counted. */
export type Caller = ZoneHistory & {
  kind: 'user' | 'client';
  /** The user's id; for a service client, the client's id. */
  userId: string;
  roles: readonly string[];
  scopes: readonly string[];
  /** Session of a user; null for a service client. */
  sessionId: string | null;
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Set in every route below `authScope`; reading it elsewhere throws. */
    caller: Caller;
  }
}
