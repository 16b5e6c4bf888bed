import type { Committed, LogEnds } from '@astrapath/events';
import { broken, count, ok, type Verdict, warning } from '../check.ts';

/** How many records of a partition a group has yet to handle, and from where. */
export type Lag = { topic: string; partition: number; position: bigint; behind: bigint };
export type GroupState = { state: string; members: number };

/** More than a group that keeps up is behind by at any moment. */
const MUCH = 10_000n;

/** The partitions in which something waits. Where nothing was committed, and where it has expired, that is all of it. */
export function lagsOf(ends: readonly LogEnds[], committed: readonly Committed[]): Lag[] {
  return ends.flatMap(({ topic, partition, low, high }) => {
    const offset = committed.find((one) => one.topic === topic && one.partition === partition)?.offset ?? low;
    const position = offset < low ? low : offset;
    return high > position ? [{ topic, partition, position, behind: high - position }] : [];
  });
}

/** The partitions in which a group did nothing between two looks although something waited. */
export function stalledIn(before: readonly Lag[], after: readonly Lag[]): Lag[] {
  return after.filter(({ topic, partition, position }) =>
    before.some((one) => one.topic === topic && one.partition === partition && one.position === position),
  );
}

/** Whether a group reads and keeps up. `advice` is for when nobody reads. */
export function lagVerdict(group: GroupState, before: readonly Lag[], after: readonly Lag[], advice: string): Verdict {
  const behind = after.reduce((sum, lag) => sum + lag.behind, 0n);
  const saw = `${count(group.members, 'member')}, ${group.state}, ${count(behind, 'record')} behind`;
  if (group.members === 0) return broken(saw, advice);
  const [stalled] = stalledIn(before, after);
  if (stalled) {
    const place = `${stalled.topic}, partition ${stalled.partition}, offset ${stalled.position}`;
    return broken(`${saw}; it stands still at ${place}`, `See in its log what it waits for there. ${advice}`);
  }
  if (behind < MUCH) return ok(saw);
  return warning(`${saw}, and moving`, 'Wait; if it does not become less, start more members, up to one a partition.');
}
