import type { TopicCount } from './log-index.ts';
import type { Violation } from './violation.ts';

/** The topics whose events count in a day, written here once more: the ledger must not be asked what it leaves out. */
const COUNTED = [
  'identity.goal.completed.v1',
  'tools.execution.completed.v1',
  'learning.module.completed.v1',
  'analytics.activity.recorded.v1',
  'analytics.activity.corrected.v1',
] as const;
const NOTHING: TopicCount = { records: 0, distinct: 0 };

/** The topics that a ledger leaves out, or whose row does not balance or is not what the checker counted itself. */
export function unbalanced(status: number, body: unknown, counted: ReadonlyMap<string, TopicCount>): Violation[] {
  const rows = body instanceof Object ? Reflect.get(body, 'topics') : undefined;
  if (status !== 200 || !Array.isArray(rows)) {
    return [violation('the ledger', `answered ${status} ${JSON.stringify(body)}`)];
  }
  return COUNTED.flatMap((topic) => {
    const row: Record<string, unknown> | undefined = rows.find((one) => one?.topic === topic);
    if (row === undefined) return [violation(topic, 'is not in the ledger')];
    return checkRow(topic, row, counted.get(topic) ?? NOTHING);
  });
}

/** At rest nothing is in flight; without poison nothing is a dead letter: every record was applied or had come before. */
function checkRow(topic: string, row: Record<string, unknown>, { records, distinct }: TopicCount): Violation[] {
  const wanted = {
    emitted: records,
    applied: distinct,
    duplicates: records - distinct,
    deadLettered: 0,
    inFlight: 0,
    unaccounted: 0,
  };
  const isEqual = Object.entries(wanted).every(([column, value]) => row[column] === value);
  return isEqual ? [] : [violation(topic, `is ${JSON.stringify(row)}, was counted as ${JSON.stringify(wanted)}`)];
}

function violation(where: string, evidence: string): Violation {
  return { promise: 'ledger-balanced', where, evidence };
}
