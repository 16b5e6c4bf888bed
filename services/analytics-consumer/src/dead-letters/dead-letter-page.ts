import type { DeadLetter } from './dead-letter.ts';
import type { DeadLetterLog } from './dead-letter-reader.ts';

/** Reads the letters of a stretch of a log that are asked for, oldest first. */
export type ReadStretch = (log: DeadLetterLog, from: number, to: number) => Promise<DeadLetter[]>;
/** `positions` is where the next page begins in each log, `undefined` when nothing older is left. */
export type LetterPage = { letters: DeadLetter[]; positions: number[] | undefined };

/** Records read at a time from each log: little for a first page, more when few of them are asked for. */
const FIRST_STRETCH = 128;
const LONGEST_STRETCH = 2_048;
/** Records looked through for one page; one that few letters fit may come out short, with a cursor to go on. */
const MAX_LOOKED_THROUGH = 20_480;

/** The end of a log that is still to list: `letters` newest first, all at or above `position`; below it nothing was read. */
type Tail = { log: DeadLetterLog; letters: DeadLetter[]; position: number; stretch: number };

/**
 * The newest letters of several logs, merged, reading each log backwards from its position by stretches. Takes bounded
 * memory and time however many letters there are.
 */
export async function pageOfLetters(
  logs: readonly DeadLetterLog[],
  { limit, positions, read }: { limit: number; positions: readonly number[] | undefined; read: ReadStretch },
): Promise<LetterPage> {
  const tails = logs.map((log, index): Tail => {
    const position = Math.min(positions?.[index] ?? log.high, log.high);
    return { log, letters: [], position, stretch: FIRST_STRETCH };
  });
  const letters: DeadLetter[] = [];
  let left = MAX_LOOKED_THROUGH;
  for (;;) {
    const dry = tails.filter(isDry);
    if (dry.length > 0 && left <= 0) return { letters, positions: tails.map(nextPosition) };
    if (dry.length > 0) {
      const lookedThrough = await Promise.all(dry.map((tail) => refill(tail, read)));
      left -= lookedThrough.reduce((sum, count) => sum + count, 0);
      continue;
    }
    const newest = newestOf(tails);
    if (newest === undefined) return { letters, positions: undefined };
    if (letters.length === limit) return { letters, positions: tails.map(nextPosition) };
    letters.push(...newest.letters.splice(0, 1));
  }
}

/** Has nothing at hand though the log may hold more. */
function isDry({ letters, position, log }: Tail): boolean {
  return letters.length === 0 && position > log.low;
}

async function refill(tail: Tail, read: ReadStretch): Promise<number> {
  const from = Math.max(tail.log.low, tail.position - tail.stretch);
  const to = tail.position;
  tail.letters = (await read(tail.log, from, to)).toReversed();
  tail.position = from;
  tail.stretch = Math.min(tail.stretch * 4, LONGEST_STRETCH);
  return to - from;
}

function newestOf(tails: readonly Tail[]): Tail | undefined {
  let newest: Tail | undefined;
  for (const tail of tails) {
    const [head] = tail.letters;
    if (head && head.failedAt > (newest?.letters[0]?.failedAt ?? -Infinity)) newest = tail;
  }
  return newest;
}

function nextPosition({ letters: [head], position }: Tail): number {
  return head ? head.place.offset + 1 : position;
}
