import { describe, expect, it } from 'vitest';
import { broken, type Check, ok } from './check.ts';
import { runChecks } from './run-checks.ts';

function checkOf(name: string, run: Check['run'], more: Partial<Check> = {}): Check {
  return { section: 'Test', name, limitMs: 1_000, advice: `Mend ${name}.`, run, ...more };
}

const fails = () => Promise.reject(new Error('outer', { cause: new Error('connect ECONNREFUSED') }));
const hangs = () => new Promise<never>(() => undefined);

describe('running the checks', () => {
  it('gives a finding a check, in their order', async () => {
    const findings = await runChecks([checkOf('one', async () => ok('fine')), checkOf('two', async () => ok('good'))]);
    expect(findings).toMatchObject([
      { name: 'one', status: 'ok', saw: 'fine' },
      { name: 'two', status: 'ok', saw: 'good' },
    ]);
  });

  it('takes a throw for broken, with its innermost reason and what to do', async () => {
    expect(await runChecks([checkOf('kafka', fails)])).toMatchObject([
      { status: 'broken', saw: 'connect ECONNREFUSED', advice: 'Mend kafka.' },
    ]);
  });

  it('does not wait for a check longer than its limit', async () => {
    expect(await runChecks([checkOf('kafka', hangs, { limitMs: 20 })])).toMatchObject([
      { status: 'broken', saw: 'no answer within 20 ms', advice: 'Mend kafka.' },
    ]);
  });

  it('does not take longer than it may for all of them, however many follow each other', async () => {
    const slow = () => new Promise<never>(() => undefined);
    const began = performance.now();
    const findings = await runChecks([checkOf('one', slow), checkOf('two', slow)], 30);
    expect(findings.map(({ status }) => status)).toEqual(['broken', 'broken']);
    expect(performance.now() - began).toBeLessThan(900);
  });

  it('does not look where something needed is broken, nor at what needs that', async () => {
    const findings = await runChecks([
      checkOf('third', async () => ok('fine'), { after: ['second'] }),
      checkOf('second', async () => ok('fine'), { after: ['first'] }),
      checkOf('first', fails),
    ]);
    expect(findings.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'broken']);
    expect(findings[1]?.saw).toBe('not looked at: first is broken');
  });

  it('names the broken part that is behind another, however far', async () => {
    const findings = await runChecks([
      checkOf('accepted', async () => broken('answered 503', 'Look.'), { leansOn: ['analytics', 'kafka', 'mongo'] }),
      checkOf('analytics', fails, { leansOn: ['kafka'] }),
      checkOf('kafka', fails),
      checkOf('mongo', async () => ok('fine')),
    ]);
    const cause = 'Mend "kafka" first, see there: it is probably the cause.';
    expect(findings.map(({ advice }) => advice)).toEqual([cause, cause, 'Mend kafka.', undefined]);
    expect(findings[0]).toMatchObject({ status: 'broken', saw: 'answered 503' });
  });
});
