import type { WrittenFile } from './parquet-file.ts';
import type { Disclosure } from './rows.ts';
import { eventsTable, statsTable, type Table } from './tables.ts';

export const MANIFEST = 'manifest.json';

type Described = WrittenFile & { columns: { name: string; type: string; meaning: string }[] };

/** What an export says of itself: whoever has the files alone knows what they are. */
export type Manifest = {
  startedAt: string;
  finishedAt: string;
  /** First and last day that were asked for; null for no bound. */
  from: string | null;
  to: string | null;
  key: { name: string; fingerprint: string };
  /** Words of clients that were let through; all others became `other`. */
  words: { tools: string[]; results: string[] };
  files: Described[];
};

/** First and last day, both included; null for no bound. */
export type Period = { from: string | null; to: string | null };

type Parts = {
  disclosure: Disclosure;
  /** Name of the export key. */
  keyName: string;
  period: Period;
  files: readonly WrittenFile[];
  startedAt: Date;
  finishedAt: Date;
};

/** The manifest of an export. */
export function manifestOf({ disclosure, keyName, period, files, startedAt, finishedAt }: Parts): Manifest {
  const columns = new Map([described(statsTable), described(eventsTable)]);
  return {
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    ...period,
    key: { name: keyName, fingerprint: disclosure.pseudonyms.fingerprint },
    words: { tools: [...disclosure.tools].sort(), results: [...disclosure.results].sort() },
    files: files.map((file) => ({ ...file, columns: columns.get(file.name) ?? [] })),
  };
}

function described<Row>({ name, columns }: Table<Row>): [string, Described['columns']] {
  return [
    name,
    columns.map(({ element, meaning }) => ({
      name: element.name,
      type: `${element.converted_type ?? element.type}${element.repetition_type === 'OPTIONAL' ? ', optional' : ''}`,
      meaning,
    })),
  ];
}
