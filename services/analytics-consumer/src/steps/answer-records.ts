import { deadLetter, type HandlerResult, ok, skip } from '@astrapath/events';
import type { Verdict } from '../daily-stats/daily-stats.ts';
import type { ReadFact } from '../daily-stats/day-fact.ts';
import type { CountedDay } from './count-days.ts';

/** What became of a day's facts; the document itself is no longer needed. */
export type JudgedDay = Pick<CountedDay, 'day' | 'verdicts'>;

/** One result a record, in their order. */
export function answerRecords(read: readonly ReadFact[], days: readonly JudgedDay[]): HandlerResult[] {
  const verdicts = new Map(
    days.flatMap(({ day, verdicts: all }) => day.facts.map(({ index }, position) => [index, all[position]] as const)),
  );
  return read.map((entry, index) =>
    entry.type === 'poison' ? deadLetter(entry.reason) : resultOf(verdicts.get(index)),
  );
}

function resultOf(verdict: Verdict | undefined): HandlerResult {
  switch (verdict) {
    case 'counted':
      return ok();
    case 'duplicate':
      return skip('duplicate');
    case 'over-quota':
      return deadLetter('quota-exceeded');
    case undefined:
      throw new Error('a fact was not folded');
  }
}
