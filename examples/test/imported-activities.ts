import type { Platform } from '@astrapath/local-stack';
import { createId } from '@astrapath/service';

const TIMEOUT_MS = 30_000;
const USERS = 40;
const EVENTS = 1_500;
const DAYS = 60;
const ZONES = ['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles', 'Asia/Kathmandu'];
const TYPES = ['tool_usage', 'learning_activity', 'module_completed', 'goal_completed'];

/**
 * The last two months of forty people from four zones, imported through the front door; every tenth event is sent twice.
 * @returns the user ids
 */
export async function importActivities(platform: Platform): Promise<string[]> {
  const run = createId();
  const now = Date.now();
  const events = Array.from({ length: EVENTS }, (_, number) => activity(run, number, now));
  const lines = [...events, ...events.filter((_, number) => number % 10 === 0)];
  const response = await fetch(`${platform.gateway()}/api/analytics/events`, {
    method: 'POST',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { authorization: `Bearer ${await importToken(platform)}`, 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  });
  if (response.status !== 202) throw new Error(`the import was answered ${response.status}: ${await response.text()}`);
  return [...new Set(events.map(({ userId }) => userId))];
}

/** The same person, zone and instant for the same number, scattered by multiplication. */
function activity(run: string, number: number, now: number) {
  const user = (number * 7) % USERS;
  const minutes = (number * 7_919) % (DAYS * 24 * 60);
  return {
    id: `${run}-${number}`,
    type: TYPES[number % TYPES.length],
    timestamp: new Date(now - minutes * 60_000).toISOString(),
    duration: number % 300,
    userId: `${run}-${user}`,
    timezone: ZONES[user % ZONES.length],
  };
}

async function importToken(platform: Platform): Promise<string> {
  const { clientId, clientSecret } = platform.importer();
  const response = await fetch(`${platform.gateway()}/api/auth/token`, {
    method: 'POST',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'analytics:import' }),
  });
  const answer: { access_token: string } = JSON.parse(await response.text());
  return answer.access_token;
}
