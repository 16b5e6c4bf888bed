import { Pool } from 'undici';
import type { UpstreamName } from '../routing/routes.ts';
import { createUpstreamRecovery } from './upstream-recovery.ts';

/** Each waiting execution holds one for up to 30 s; beyond that requests queue. */
const MAX_CONNECTIONS = 512;
const CONNECT_TIMEOUT_MS = 2_000;
/** An execution may be waited for 30 s. */
const HEADERS_TIMEOUT_MS = 35_000;
const BODY_IDLE_TIMEOUT_MS = 30_000;

export type Upstream = ReturnType<typeof createUpstream>;

/** A service behind the gateway: its connections, and what is known of its outages. */
export function createUpstream(name: UpstreamName, url: string) {
  const origin = new URL(url);
  const pool = new Pool(origin.origin, {
    connections: MAX_CONNECTIONS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    headersTimeout: HEADERS_TIMEOUT_MS,
    bodyTimeout: BODY_IDLE_TIMEOUT_MS,
  });
  const port = Number(origin.port) || (origin.protocol === 'https:' ? 443 : 80);
  const recovery = createUpstreamRecovery({ hostname: origin.hostname.replaceAll(/[[\]]/g, ''), port });
  pool.on('connect', () => recovery.isUp());
  return { name, origin: origin.origin, pool, recovery, close: () => pool.destroy() };
}
