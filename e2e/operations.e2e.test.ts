import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '@astrapath/testing';
import { describe, expect, inject, it } from 'vitest';
import { call, register } from './client.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What a user's day holds, and what a request may bring. */
const QUOTA = 5_000;
const AT_ONCE = 1_000;
const TOO_MANY = 5;

/** Runs a program of operations on the platform, as its npm script does. */
async function operate(program: string, ...options: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [`operations/${program}/main.ts`, ...options], {
    cwd: ROOT,
    env: { ...process.env, ASTRAPATH_DIR: inject('platformDir') },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, output };
}

/** Sends events to one day of a fresh user. */
async function fillDay(count: number): Promise<void> {
  const { token } = await register();
  const timestamp = new Date(Date.now() - 3_600_000).toISOString();
  for (let at = 0; at < count; at += AT_ONCE) {
    const length = Math.min(AT_ONCE, count - at);
    const events = Array.from({ length }, (_, index) => ({ id: `e${at + index}`, type: 'tool_usage', timestamp }));
    const { status } = await call('POST', '/api/analytics/events', { token, body: { events } });
    expect(status).toBe(202);
  }
}

describe('npm run dead-letters', () => {
  it('counts, lists and shows what could not be processed, tries it dry, and hands it over once more', async () => {
    await fillDay(QUOTA + TOO_MANY);
    const reason = ['--reason', 'quota-exceeded'];
    const counts = await until('the dead letters', async () => {
      const { output } = await operate('dead-letters', 'counts', ...reason);
      return output.includes(`quota-exceeded  ${TOO_MANY}`) ? output : undefined;
    });
    expect(counts).toMatch(
      /^TOPIC +GROUP +REASON +OPEN +REPLAYED\nanalytics\.activity\.recorded\.v1 +analytics-consumer/,
    );

    const list = await operate('dead-letters', 'list', ...reason);
    const ids = list.output.match(/\S+~\S+~\d+~\d+/g) ?? [];
    expect(ids).toHaveLength(TOO_MANY);
    const shown = JSON.parse((await operate('dead-letters', 'show', ids[0] ?? '')).output);
    expect(shown).toMatchObject({ state: 'open', attempt: 1, decoded: { type: 'tool_usage' } });

    const dry = await operate('dead-letters', 'replay', ...reason, '--dry-run');
    expect(dry.output).toContain(`${TOO_MANY} would be replayed, 0 documents would change; nothing was written`);
    const replay = await operate('dead-letters', 'replay', '--ids', ids.join(','));
    expect(replay).toEqual({ code: 0, output: `${TOO_MANY} handed to their groups once more\n` });
    await until('them to be dead again', async () => {
      const { output } = await operate('dead-letters', 'list', ...reason, '--state', 'open');
      return output.match(/ open +2 /g)?.length === TOO_MANY;
    });
    const again = await operate('dead-letters', 'replay', '--ids', ids[0] ?? '');
    expect(again.output).toContain(`skipped ${ids[0]}: already-replayed`);
  });

  it('says in the exit code what went wrong', async () => {
    expect(await operate('dead-letters', 'show', 'nonsense')).toMatchObject({
      code: 1,
      output: expect.stringContaining('analytics.unknown-dead-letter'),
    });
    expect(await operate('dead-letters', 'replay')).toMatchObject({ code: 2 });
  });
});

describe('npm run analytics:rebuild', () => {
  it('finds every document equal to the fold of its events', async () => {
    expect(await operate('rebuild')).toMatchObject({ code: 0, output: expect.stringContaining('every document is') });
  });
});
