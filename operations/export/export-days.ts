import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createParquetFile } from './parquet-file.ts';
import { type Manifest, MANIFEST, manifestOf, type Period } from './manifest.ts';
import { type Disclosure, type EventRow, rowsOf, type StatsRow } from './rows.ts';
import type { StoredDay } from './stored-day.ts';
import { eventsTable, statsTable } from './tables.ts';

/** Rows of a group: what is held in memory, and within what rows are put in the order of their pseudonyms. */
const GROUP_STATS = 10_000;
const GROUP_EVENTS = 50_000;

export type ExportOptions = {
  folder: string;
  disclosure: Disclosure;
  /** Name of the export key. */
  keyName: string;
  /** For the manifest: the days that come are taken as they are. */
  period: Period;
  now: () => Date;
};

/**
 * Writes the days as `daily_stats.parquet`, and where events may be told as `daily_events.parquet`, with a manifest. Memory
 * does not grow with their number. A failure leaves the files of an earlier export as they were.
 */
export async function exportDays(days: AsyncIterable<StoredDay>, options: ExportOptions): Promise<Manifest> {
  const { folder, disclosure, now } = options;
  const startedAt = now();
  await mkdir(folder, { recursive: true });
  const stats = createParquetFile(folder, statsTable);
  const events = disclosure.withEvents ? createParquetFile(folder, eventsTable) : undefined;
  try {
    for await (const group of groupsOf(days, disclosure)) {
      await stats.write(group.stats);
      await events?.write(group.events);
    }
    const files = [await stats.finish(), ...(events ? [await events.finish()] : [])];
    const manifest = manifestOf({ ...options, files, startedAt, finishedAt: now() });
    await stats.publish();
    // What an earlier export said of events would be handed on with this one, by somebody who wanted none.
    await (events?.publish() ?? rm(join(folder, eventsTable.name), { force: true }));
    await publishManifest(folder, manifest);
    return manifest;
  } finally {
    await stats.discard();
    await events?.discard();
  }
}

type Group = { stats: StatsRow[]; events: EventRow[] };

/** Rows in the order of their pseudonyms: in the order of the documents, who is third in a list of users would be third here. */
async function* groupsOf(days: AsyncIterable<StoredDay>, disclosure: Disclosure): AsyncGenerator<Group> {
  let group: Group = { stats: [], events: [] };
  for await (const day of days) {
    const rows = rowsOf(day, disclosure);
    group.stats.push(...rows.stats);
    group.events.push(...rows.events);
    if (group.stats.length < GROUP_STATS && group.events.length < GROUP_EVENTS) continue;
    yield inOrder(group);
    group = { stats: [], events: [] };
  }
  yield inOrder(group);
}

function inOrder({ stats, events }: Group): Group {
  return {
    stats: stats.sort((a, b) => compare(a.user, b.user) || compare(a.date, b.date)),
    events: events.sort((a, b) => compare(a.user, b.user) || compare(a.event, b.event)),
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Last of all: it names the files by their digests, so files of two exports beside each other are found out. */
async function publishManifest(folder: string, manifest: Manifest): Promise<void> {
  const draft = join(folder, `.${MANIFEST}.${process.pid}`);
  await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  await rename(draft, join(folder, MANIFEST));
}
