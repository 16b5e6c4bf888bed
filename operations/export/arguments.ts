import { parseArgs } from 'node:util';
import { isDate } from '@astrapath/calendar';
import type { Period } from './manifest.ts';

export const USAGE =
  'usage: npm run export -- parquet [--out <folder>] [--from <YYYY-MM-DD>] [--to <YYYY-MM-DD>] [--key <name>] [--tool <id>]… [--events]';
const DEFAULT_FOLDER = 'exports';
const DEFAULT_KEY = 'default';

export type Arguments = {
  folder: string;
  period: Period;
  keyName: string;
  /** Tools besides the platform's that may be named. */
  tools: string[];
  /** Whether each event is told besides the sums of the days. */
  withEvents: boolean;
};

/** What was asked for; throws an Error with a sentence where it makes no sense. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string', default: DEFAULT_FOLDER },
      from: { type: 'string' },
      to: { type: 'string' },
      key: { type: 'string', default: DEFAULT_KEY },
      tool: { type: 'string', multiple: true, default: [] },
      events: { type: 'boolean', default: false },
    },
  });
  if (positionals.length !== 1 || positionals[0] !== 'parquet') throw new Error('the one format there is is parquet');
  const period = { from: day(values.from), to: day(values.to) };
  if (period.from !== null && period.to !== null && period.from > period.to)
    throw new Error(`${period.from} is after ${period.to}`);
  return { folder: values.out, period, keyName: values.key, tools: values.tool, withEvents: values.events };
}

function day(text: string | undefined): string | null {
  if (text === undefined || isDate(text)) return text ?? null;
  throw new Error(`"${text}" is no day such as 2026-01-31`);
}
