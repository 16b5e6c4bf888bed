import { describe, expect, it } from 'vitest';
import { replicasVerdict } from './replicas.ts';
import { settingsVerdict } from './topic-settings.ts';

const FOR_EVER = { 'retention.ms': '-1', 'cleanup.policy': 'delete' };
const wanted = [{ topic: 'goals', partitions: 1, config: FOR_EVER }];
const actually = (settings: Record<string, string>) => new Map([['goals', new Map(Object.entries(settings))]]);

describe('the settings of topics', () => {
  it('are right when those of the contracts are in force, whatever else is set', () => {
    expect(settingsVerdict(wanted, actually({ ...FOR_EVER, 'segment.ms': '1' }))).toEqual({
      status: 'ok',
      saw: '2 settings of 1 topic as in the contracts',
    });
  });

  it.each([
    ['retention.ms', '3600000', 'goals has retention.ms 3600000 for -1'],
    ['cleanup.policy', 'compact', 'goals has cleanup.policy compact for delete'],
  ])('are broken when %s is %s', (name, value, saw) => {
    expect(settingsVerdict(wanted, actually({ ...FOR_EVER, [name]: value }))).toMatchObject({ status: 'broken', saw });
  });

  it('are broken where the broker does not tell them', () => {
    expect(settingsVerdict(wanted, new Map())).toMatchObject({ status: 'broken' });
  });
});

describe('the copies of partitions', () => {
  const verdictOn = (inSync: number, replicas: number, least: string) =>
    replicasVerdict(
      ['goals'],
      new Map([['goals', [{ partition: 4, hasLeader: true, replicas, inSync }]]]),
      actually({ 'min.insync.replicas': least }),
    );

  it.each([
    ['one of one', 1, 1, '1', 'ok'],
    ['all three, two of which must be', 3, 3, '2', 'ok'],
    ['two of three', 2, 3, '2', 'warning'],
    ['one of three, two of which must be', 1, 3, '2', 'broken'],
    ['all three, one of which suffices', 3, 3, '1', 'warning'],
  ] as const)('in sync are %s', (_what, inSync, replicas, least, status) => {
    const verdict = verdictOn(inSync, replicas, least);
    expect(verdict.status).toBe(status);
    if (status !== 'ok') expect(verdict.saw).toContain('goals, partition 4');
  });
});
