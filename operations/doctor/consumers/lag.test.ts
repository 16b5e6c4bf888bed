import { describe, expect, it } from 'vitest';
import { type Lag, lagsOf, lagVerdict } from './lag.ts';

const end = (partition: number, low: bigint, high: bigint) => ({ topic: 'runs', partition, low, high });
const at = (partition: number, offset: bigint | undefined) => ({ topic: 'runs', partition, offset });
const lag = (position: bigint, behind: bigint): Lag => ({ topic: 'runs', partition: 0, position, behind });
const stable = { state: 'Stable', members: 2 };
const ADVICE = 'Start the service.';

describe('lag', () => {
  it('is what lies between the commit and the end of the log', () => {
    expect(lagsOf([end(0, 0n, 10n), end(1, 0n, 5n)], [at(0, 7n), at(1, 5n)])).toEqual([lag(7n, 3n)]);
  });

  it('is everything there is where nothing was committed, or where the commit has expired', () => {
    expect(lagsOf([end(0, 4n, 10n)], [at(0, undefined)])).toEqual([lag(4n, 6n)]);
    expect(lagsOf([end(0, 4n, 10n)], [at(0, 2n)])).toEqual([lag(4n, 6n)]);
  });
});

describe('a consumer group', () => {
  it('is well when it reads and little waits', () => {
    expect(lagVerdict(stable, [], [], ADVICE)).toEqual({ status: 'ok', saw: '2 members, Stable, 0 records behind' });
  });

  it('is broken without members, even when nothing waits', () => {
    expect(lagVerdict({ state: 'Empty', members: 0 }, [], [], ADVICE)).toMatchObject({
      status: 'broken',
      advice: ADVICE,
    });
  });

  it('is broken where something waits and nothing moves, and says where', () => {
    const verdict = lagVerdict(stable, [lag(7n, 3n)], [lag(7n, 5n)], ADVICE);
    expect(verdict.status).toBe('broken');
    expect(verdict.saw).toContain('it stands still at runs, partition 0, offset 7');
  });

  it('may be far behind as long as it moves', () => {
    expect(lagVerdict(stable, [lag(7n, 3n)], [lag(8n, 3n)], ADVICE).status).toBe('ok');
    expect(lagVerdict(stable, [lag(7n, 3n)], [lag(8n, 20_000n)], ADVICE).status).toBe('warning');
  });
});
