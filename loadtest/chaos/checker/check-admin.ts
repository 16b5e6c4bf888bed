import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { projectRoot } from '@astrapath/local-stack';
import { type GatewayClient, keepToken, textAt } from '../load/gateway-client.ts';
import type { Platform } from '../platform/platform.ts';
import type { TopicCount } from './log-index.ts';
import { unbalanced } from './ledger-balance.ts';
import type { Violation } from './violation.ts';

const REBUILD_TIMEOUT_MS = 900_000;
const SHOWN_CHARACTERS = 2_000;

/** What was found by asking the platform itself. */
export type OwnCheck = { name: string; outcome: 'good' | 'violated'; detail: string };

/** Whether the ledger accounts for every record that the checker read in the log, and for each in the right column. */
export async function checkLedger(
  client: GatewayClient,
  { credentials }: Platform,
  counted: ReadonlyMap<string, TopicCount>,
): Promise<{ check: OwnCheck; violations: Violation[] }> {
  const body = JSON.stringify(credentials.admin);
  const headers = { 'content-type': 'application/json' };
  const logIn = { method: 'POST', path: '/api/auth/login', headers, body } as const;
  const tokens = keepToken(async () => {
    const { answer } = await client.insist(logIn, async () => undefined);
    return textAt(answer.body, 'accessToken');
  });
  const answer = await client.attempt({ method: 'GET', path: '/api/admin/ledger' }, await tokens(false));
  const violations = unbalanced(answer.status, answer.body, counted);
  const detail = JSON.stringify(answer.body);
  return { check: { name: 'ledger', outcome: violations.length === 0 ? 'good' : 'violated', detail }, violations };
}

/** Whether a rebuild from the topics gives the same documents, by the platform's own program. */
export async function checkRebuild({
  stackDir,
  variables,
}: Platform): Promise<{ check: OwnCheck; violations: Violation[] }> {
  const child = spawn('npm', ['run', '--silent', 'analytics:rebuild'], {
    cwd: projectRoot,
    env: { ...process.env, ...variables, ASTRAPATH_DIR: stackDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const timer = setTimeout(() => child.kill('SIGKILL'), REBUILD_TIMEOUT_MS);
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  const detail = output.slice(-SHOWN_CHARACTERS).trim();
  if (code === 0) return { check: { name: 'rebuild', outcome: 'good', detail }, violations: [] };
  return {
    check: { name: 'rebuild', outcome: 'violated', detail },
    violations: [
      { promise: 'rebuild-equal', where: 'npm run analytics:rebuild', evidence: `exit code ${code}: ${detail}` },
    ],
  };
}
