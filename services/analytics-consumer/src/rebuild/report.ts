import type { Difference, Sums } from './difference.ts';
import type { RebuildOutcome } from './rebuild.ts';

/** Differences that are written out for people; the rest is counted. */
const SHOWN = 20;

/** Where a report goes: `result` is what a program reads, `progress` what a person likes to see meanwhile. */
export type ReportSinks = { result: (line: string) => void; progress: (line: string) => void };

/** Writes what a rebuild finds: for people, or as one JSON object a line (`--json`): differences, documents that are undecided or left, then the totals. */
export function createReport({ isJson, swap }: { isJson: boolean; swap: boolean }, { result, progress }: ReportSinks) {
  let seen = 0;
  return {
    folded: (records: number) => progress(`folded ${records} records`),
    standstill: (lag: number) =>
      progress(`the live consumer stands still ${lag} records before the end: a difference may be its delay`),
    difference(difference: Difference): void {
      seen += 1;
      if (isJson) result(JSON.stringify({ type: 'difference', ...difference }));
      else if (seen <= SHOWN) result(lineOf(difference));
    },
    undecided(documentId: string): void {
      if (isJson) result(JSON.stringify({ type: 'undecided', documentId }));
    },
    left(documentId: string): void {
      if (isJson) result(JSON.stringify({ type: 'left', documentId }));
    },
    done(outcome: RebuildOutcome): void {
      if (isJson) return result(JSON.stringify({ type: 'totals', ...outcome }));
      if (seen > SHOWN) result(`… and ${seen - SHOWN} more (--json shows all)`);
      result(sentenceOf(outcome, swap));
    },
  };
}

function lineOf({ documentId, kind, live, rebuilt }: Difference): string {
  return `${kind.padEnd(9)} ${documentId}  live ${sumsOf(live)}  rebuilt ${sumsOf(rebuilt)}`;
}

function sumsOf(sums: Sums | null): string {
  if (sums === null) return '–';
  const { toolsUsed, timeSpent, goalsCompleted, eventCount } = sums;
  return `[${eventCount} events, toolsUsed ${toolsUsed}, timeSpent ${timeSpent}, goalsCompleted ${goalsCompleted}]`;
}

function sentenceOf({ records, differences, swapped, left, undecided }: RebuildOutcome, swap: boolean): string {
  const folded = `${records} records folded`;
  const open =
    undecided === 0
      ? ''
      : `; ${undecided} kept changing and are undecided: run it again when fewer events come (--json names them)`;
  if (differences === 0)
    return `${folded}: every ${undecided === 0 ? '' : 'other '}document is the fold of its events${open}`;
  if (!swap) return `${folded}: ${differences} documents differ; npm run analytics:rebuild -- --swap mends them${open}`;
  const rest = left === 0 ? '' : `; ${left} kept changing and are left: run it again`;
  return `${folded}: ${differences} documents differed, ${swapped} swapped${rest}${open}`;
}
