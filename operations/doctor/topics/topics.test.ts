import { describe, expect, it } from 'vitest';
import { topicsVerdict } from './topics.ts';

const wanted = [
  { topic: 'goals', partitions: 2, config: {} },
  { topic: 'runs', partitions: 1, config: {} },
];
const partition = (number: number, hasLeader = true) => ({ partition: number, hasLeader, replicas: 1, inSync: 1 });

function verdictOn(goals: ReturnType<typeof partition>[], runs = [partition(0)]) {
  return topicsVerdict(
    wanted,
    new Map([
      ['goals', goals],
      ['runs', runs],
      ['__consumer_offsets', []],
    ]),
  );
}

describe('the topics', () => {
  it('are as in the contracts, whatever else is there', () => {
    expect(verdictOn([partition(0), partition(1)])).toEqual({
      status: 'ok',
      saw: '2 topics with 3 partitions, all as in the contracts',
    });
  });

  it('are broken when one is missing, short of partitions or without a leader', () => {
    expect(topicsVerdict(wanted, new Map())).toMatchObject({ status: 'broken', saw: 'missing: goals, runs' });
    expect(verdictOn([partition(0)])).toMatchObject({ status: 'broken', saw: 'too few partitions: goals' });
    expect(verdictOn([partition(0), partition(1, false)])).toMatchObject({
      status: 'broken',
      saw: 'no leader for a partition of goals',
    });
  });

  it('are worth a look when somebody gave one more partitions', () => {
    expect(verdictOn([partition(0), partition(1), partition(2)])).toMatchObject({ status: 'warning' });
  });
});
