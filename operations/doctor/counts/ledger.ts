import { numberAt, textAt } from '../answers.ts';
import { broken, count, listed, ok, type Verdict } from '../check.ts';

/** What `GET /api/admin/ledger` says of a topic. */
export type LedgerRow = {
  topic: string;
  emitted: number;
  applied: number;
  duplicates: number;
  deadLettered: number;
  inFlight: number;
  unaccounted: number;
};

/** Reads a row of the answer; throws an error that names what it lacks. */
export function readLedgerRow(value: unknown): LedgerRow {
  return {
    topic: textAt(value, 'topic'),
    emitted: numberAt(value, 'emitted'),
    applied: numberAt(value, 'applied'),
    duplicates: numberAt(value, 'duplicates'),
    deadLettered: numberAt(value, 'deadLettered'),
    inFlight: numberAt(value, 'inFlight'),
    unaccounted: numberAt(value, 'unaccounted'),
  };
}

/** Whether every event that was emitted is accounted for. */
export function ledgerVerdict(rows: readonly LedgerRow[]): Verdict {
  const sum = (name: Exclude<keyof LedgerRow, 'topic'>) => rows.reduce((total, row) => total + row[name], 0);
  const parts = `${sum('applied')} applied, ${sum('duplicates')} duplicates, ${sum('deadLettered')} dead letters, ${sum('inFlight')} in flight`;
  const saw = `${count(sum('emitted'), 'event')} emitted = ${parts}`;
  const open = rows.filter(({ unaccounted }) => unaccounted !== 0);
  if (open.length === 0) return ok(saw);
  const where = listed(open.map(({ topic, unaccounted }) => `${unaccounted} in ${topic}`));
  const advice =
    'Run npm run analytics:rebuild, which compares the documents with the topics, before anything is deleted.';
  return broken(`not accounted for: ${where}; ${saw}`, advice);
}
