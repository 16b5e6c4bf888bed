import { deadLetter, type HandlerResult, ok, skip } from '@astrapath/events';
import type { Verdict } from '../daily-stats/daily-stats.ts';
import type { ReadFacts } from '../daily-stats/day-fact.ts';
import type { CountedDay } from './count-days.ts';

/** What became of a day's facts; the document itself is no longer needed. */
export type JudgedDay = Pick<CountedDay, 'day' | 'verdicts'>;
/** What became of a batch's records, in their order; undefined as long as no day of a record is judged. */
export type Answers = readonly (HandlerResult | undefined)[];

/** The answers to those records that mean nothing. */
export function answerPoison(read: readonly ReadFacts[]): Answers {
  return read.map((entry) => (entry.type === 'poison' ? deadLetter(entry.reason) : undefined));
}

/** The answers with what these days say of their records. */
export function answerDays(answers: Answers, days: readonly JudgedDay[]): Answers {
  const more = [...answers];
  for (const { day, verdicts } of days) {
    verdicts.forEach((verdict, position) => {
      const index = day.facts[position]?.index;
      if (index !== undefined) more[index] = graver(more[index], resultOf(verdict));
    });
  }
  return more;
}

/** One result a record. Throws where a record was not judged: a bug. */
export function answerAll(answers: Answers): HandlerResult[] {
  return answers.map((answer) => {
    if (answer === undefined) throw new Error('a fact was not folded');
    return answer;
  });
}

function resultOf(verdict: Verdict): HandlerResult {
  switch (verdict) {
    case 'counted':
      return ok();
    case 'duplicate':
      return skip('duplicate');
    case 'over-quota':
      return deadLetter('quota-exceeded');
  }
}

const GRAVITY = { skip: 0, ok: 1, 'dead-letter': 2 } as const;

/** A record of two days is counted when it changed one of them; what may be put aside is of one day. */
function graver(known: HandlerResult | undefined, result: HandlerResult): HandlerResult {
  return known && GRAVITY[known.type] > GRAVITY[result.type] ? known : result;
}
