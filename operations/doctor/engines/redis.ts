import { Redis } from 'ioredis';
import { ok, type Verdict, warning } from '../check.ts';

const TIMEOUT_MS = 4_000;

/** The fields of Redis's INFO, by name. */
export type RedisInfo = ReadonlyMap<string, string>;

/** Asks over a connection of its own. */
export async function askRedis(url: string): Promise<RedisInfo> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableReadyCheck: false,
  });
  let lost: Error | undefined;
  client.on('error', (error: Error) => (lost = error));
  try {
    await client.connect();
    return parseInfo(await client.info());
  } catch (error) {
    // ioredis says "Connection is closed."; why it was, the event said.
    throw lost ?? error;
  } finally {
    client.disconnect();
  }
}

/** `name:value` lines; headings and blank lines are left out. */
export function parseInfo(text: string): RedisInfo {
  const fields = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    return colon < 1 ? [] : [[line.slice(0, colon), line.slice(colon + 1)]];
  });
  return new Map(fields);
}

/** Whether this Redis is set up for what it is used for; queues lose jobs under any other policy than theirs. */
export function redisVerdict(info: RedisInfo, wantedPolicy: string | undefined): Verdict {
  const policy = info.get('maxmemory_policy') ?? 'unknown';
  const saw = `version ${info.get('redis_version')}, ${info.get('used_memory_human')} used, ${policy}`;
  if (info.get('loading') === '1') return warning(`${saw}, still reading its data`, 'Ask again in a moment.');
  if (wantedPolicy === undefined || policy === wantedPolicy) return ok(saw);
  return warning(saw, `Set maxmemory-policy to ${wantedPolicy}: when it is full it forgets queued jobs now.`);
}
