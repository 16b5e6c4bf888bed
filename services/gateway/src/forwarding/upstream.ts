import { Pool } from 'undici';
import type { UpstreamName } from '../routing/routes.ts';
import { createUpstreamRecovery } from './upstream-recovery.ts';

/** Each waiting execution holds one for up to 30 s; beyond that requests queue. */
const MAX_CONNECTIONS = 512;
const CONNECT_TIMEOUT_MS = 2_000;

/** For the head of an answer, and for the silence within its body; in ms. */
export type UpstreamTimeouts = { headersTimeout: number; bodyTimeout: number };

export type Upstream = ReturnType<typeof createUpstream>;

/** A service behind the gateway: its connections, and what is known of its outages. */
export function createUpstream(name: UpstreamName, url: string, timeouts: UpstreamTimeouts) {
  const origin = new URL(url);
  const pool = new Pool(origin.origin, {
    connections: MAX_CONNECTIONS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    ...timeouts,
  });
  const port = Number(origin.port) || (origin.protocol === 'https:' ? 443 : 80);
  const recovery = createUpstreamRecovery({ hostname: origin.hostname.replaceAll(/[[\]]/g, ''), port });
  pool.on('connect', () => recovery.isUp());
  return { name, origin: origin.origin, pool, recovery, close: () => pool.destroy() };
}
