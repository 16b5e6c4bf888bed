import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@astrapath/local-stack';
import { type GatewayClient, keepToken, textAt } from '../load/gateway-client.ts';
import type { Platform } from '../platform/platform.ts';
import type { Violation } from './violation.ts';

const REBUILD_TIMEOUT_MS = 900_000;
const SHOWN_CHARACTERS = 2_000;

/** What was found, or why it was not looked at. */
export type OptionalCheck = { name: string; outcome: 'good' | 'violated' | 'skipped'; detail: string };

/** Whether the ledger accounts for every record: none unaccounted, none in flight. */
export async function checkLedger(
  client: GatewayClient,
  { credentials }: Platform,
): Promise<{ check: OptionalCheck; violations: Violation[] }> {
  const body = JSON.stringify(credentials.admin);
  const headers = { 'content-type': 'application/json' };
  const logIn = { method: 'POST', path: '/api/auth/login', headers, body } as const;
  const tokens = keepToken(async () => {
    const { answer } = await client.insist(logIn, async () => undefined);
    return textAt(answer.body, 'accessToken');
  });
  const answer = await client.attempt({ method: 'GET', path: '/api/admin/ledger' }, await tokens(false));
  if (answer.status === 404) {
    return { check: { name: 'ledger', outcome: 'skipped', detail: 'this version has no ledger' }, violations: [] };
  }
  const violations = unbalanced(answer.status, answer.body);
  const detail = JSON.stringify(answer.body);
  return { check: { name: 'ledger', outcome: violations.length === 0 ? 'good' : 'violated', detail }, violations };
}

/** The rows of a ledger that do not balance. */
export function unbalanced(status: number, body: unknown): Violation[] {
  const topics = body instanceof Object ? Reflect.get(body, 'topics') : undefined;
  if (status !== 200 || !Array.isArray(topics)) {
    return [
      { promise: 'ledger-balanced', where: 'the ledger', evidence: `answered ${status} ${JSON.stringify(body)}` },
    ];
  }
  return topics.flatMap((row: Record<string, unknown>): Violation[] => {
    const { topic, emitted, applied, duplicates, deadLettered, inFlight, unaccounted } = row;
    const sum = [applied, duplicates, deadLettered, inFlight].reduce<number>((all, one) => all + Number(one), 0);
    const isBalanced = unaccounted === 0 && inFlight === 0 && sum === emitted;
    return isBalanced ? [] : [{ promise: 'ledger-balanced', where: String(topic), evidence: JSON.stringify(row) }];
  });
}

/** Whether a rebuild from the topics gives the same documents, by the platform's own program. */
export async function checkRebuild({
  stackDir,
  variables,
}: Platform): Promise<{ check: OptionalCheck; violations: Violation[] }> {
  const file = rebuildProgram();
  if (file === undefined) {
    return { check: { name: 'rebuild', outcome: 'skipped', detail: 'this version has no rebuild' }, violations: [] };
  }
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

function rebuildProgram(): string | undefined {
  const path = join(projectRoot, 'package.json');
  if (!existsSync(path)) return undefined;
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(path, 'utf8'));
  return scripts['analytics:rebuild'];
}
