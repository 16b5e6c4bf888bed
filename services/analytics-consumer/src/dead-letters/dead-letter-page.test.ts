import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeadLetter, deadLetterTopics, letterId, placeOfId } from './dead-letter.ts';
import { pageOfLetters } from './dead-letter-page.ts';
import type { DeadLetterLog } from './dead-letter-reader.ts';

const [first, second] = deadLetterTopics();
if (first === undefined || second === undefined) throw new Error('there are two dead-letter topics at least');

function letterAt(log: DeadLetterLog, offset: number, failedAt: number, reason = 'any'): DeadLetter {
  const { name, topic, group, partition } = log;
  const place = { name, topic, group, partition, offset };
  return {
    id: letterId(place),
    place,
    topic,
    partition: 0,
    offset: '0',
    group,
    reason,
    error: '',
    failedAt,
    attempt: 1,
  };
}

/** Logs whose letters were put aside at these times, of which those at odd times are asked for. */
function logsOf(times: readonly number[][]) {
  const places = [first, second];
  const logs = times.flatMap((all, index): DeadLetterLog[] => {
    const place = places[index];
    return place ? [{ ...place, partition: 0, low: 3, high: 3 + all.length }] : [];
  });
  const timeAt = (log: DeadLetterLog, offset: number) => times[logs.indexOf(log)]?.[offset - log.low] ?? 0;
  const read = async (log: DeadLetterLog, from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => letterAt(log, from + index, timeAt(log, from + index))).filter(
      ({ failedAt }) => failedAt % 2 === 1,
    );
  return { logs, read };
}

const times = fc.array(fc.nat(50), { maxLength: 300 }).map((all) => all.toSorted((a, b) => a - b));

describe('pages of dead letters', () => {
  it('have every letter that is asked for once, newest first, whatever the limit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(times, times), fc.integer({ min: 1, max: 100 }), async (all, limit) => {
        const { logs, read } = logsOf(all);
        const seen: DeadLetter[] = [];
        let positions: number[] | undefined;
        do {
          const page = await pageOfLetters(logs, { limit, positions, read });
          expect(page.letters.length).toBeLessThanOrEqual(limit);
          seen.push(...page.letters);
          positions = page.positions;
        } while (positions !== undefined);
        const wanted = all.flat().filter((time) => time % 2 === 1);
        expect(new Set(seen.map(({ id }) => id)).size).toBe(wanted.length);
        expect(seen.map(({ failedAt }) => failedAt)).toEqual(wanted.toSorted((a, b) => b - a));
      }),
      { numRuns: 50 },
    );
  });

  it('end after so many records without a letter that is asked for, with a place to go on', async () => {
    const log: DeadLetterLog = { ...first, partition: 0, low: 0, high: 1_000_000 };
    let read = 0;
    const nothing = async (_: DeadLetterLog, from: number, to: number) => {
      read += to - from;
      return [];
    };
    const page = await pageOfLetters([log], { limit: 10, positions: undefined, read: nothing });
    expect(page).toEqual({ letters: [], positions: [1_000_000 - read] });
    expect(read).toBeLessThan(25_000);
  });
});

describe('the id of a dead letter', () => {
  it('names its place and needs no escape in a URL', () => {
    const place = { ...first, partition: 0, offset: 12 };
    const id = letterId(place);
    expect(encodeURIComponent(id)).toBe(id);
    expect(placeOfId(id)).toEqual(place);
  });

  it.each([
    '',
    'a~b~0~1',
    `${first.topic}~nobody~0~1`,
    `${first.topic}~${first.group}~0~-1`,
    `${first.topic}~${first.group}~0~1~2`,
  ])('is none: "%s"', (id) => {
    expect(placeOfId(id)).toBeUndefined();
  });
});
