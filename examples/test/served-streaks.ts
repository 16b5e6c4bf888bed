import type { Platform } from '@astrapath/local-stack';
import type { Streak } from './stored-activity.ts';

const TIMEOUT_MS = 30_000;

/** What `GET /api/analytics/user` tells an administrator of the streaks of these people. */
export async function servedStreaks(platform: Platform, users: readonly string[]): Promise<Map<string, Streak>> {
  const authorization = `Bearer ${await adminToken(platform)}`;
  const streaks = new Map<string, Streak>();
  for (const user of users) {
    const answer: { streak: Streak } = await answerOf(platform, `/api/analytics/user/${user}`, {
      headers: { authorization },
    });
    streaks.set(user, answer.streak);
  }
  return streaks;
}

async function adminToken(platform: Platform): Promise<string> {
  const answer: { accessToken: string } = await answerOf(platform, '/api/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(platform.admin()),
  });
  return answer.accessToken;
}

async function answerOf(platform: Platform, path: string, request: RequestInit) {
  const response = await fetch(`${platform.gateway()}${path}`, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
