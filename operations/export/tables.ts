import type { SchemaElement } from 'hyparquet';
import type { EventRow, StatsRow } from './rows.ts';

/** A column of a Parquet file: how it is stored, what it means, and its value in a row. */
export type Column<Row> = {
  element: SchemaElement;
  meaning: string;
  valueOf: (row: Row) => string | number | bigint | Date | null;
};

/** A Parquet file: its name and its columns. */
export type Table<Row> = { name: string; columns: readonly Column<Row>[] };

/** One row a user and local day. */
export const statsTable: Table<StatsRow> = {
  name: 'daily_stats.parquet',
  columns: [
    text('user', 'REQUIRED', 'Pseudonym of the person; the same in every export under this key.', (row) => row.user),
    date('Local day of the person.', (row) => row.date),
    whole('toolsUsed', 'REQUIRED', 'Uses of tools that did not fail.', (row) => row.toolsUsed),
    large('timeSpent', 'Seconds, summed over all events.', (row) => row.timeSpent),
    whole('goalsCompleted', 'REQUIRED', 'Goals completed.', (row) => row.goalsCompleted),
    whole('eventCount', 'REQUIRED', 'Events in the day.', (row) => row.eventCount),
  ],
};

/** One row an event that stands in a day. */
export const eventsTable: Table<EventRow> = {
  name: 'daily_events.parquet',
  columns: [
    text('user', 'REQUIRED', 'Pseudonym of the person, as in daily_stats.', (row) => row.user),
    date('Local day of the person.', (row) => row.date),
    text('event', 'REQUIRED', 'Pseudonym of the event, the same in every export under this key.', (row) => row.event),
    whole('localHour', 'REQUIRED', 'Hour of the day, 0 to 23, in the zone of the day.', (row) => row.localHour),
    text('type', 'REQUIRED', 'What was done.', (row) => row.type),
    text('tool', 'OPTIONAL', 'With which tool; other for a word that is not on the list.', (row) => row.tool),
    whole('duration', 'OPTIONAL', 'Whole seconds it took, when that was said.', (row) => row.duration),
    text('result', 'OPTIONAL', 'How it went; other for a word that is not on the list.', (row) => row.result),
  ],
};

type Repetition = 'REQUIRED' | 'OPTIONAL';

function text<Row>(
  name: string,
  repetition_type: Repetition,
  meaning: string,
  valueOf: (row: Row) => string | null,
): Column<Row> {
  return { element: { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type }, meaning, valueOf };
}

function whole<Row>(
  name: string,
  repetition_type: Repetition,
  meaning: string,
  valueOf: (row: Row) => number | null,
): Column<Row> {
  return { element: { name, type: 'INT32', repetition_type }, meaning, valueOf };
}

function large<Row>(name: string, meaning: string, valueOf: (row: Row) => number): Column<Row> {
  const element: SchemaElement = { name, type: 'INT64', repetition_type: 'REQUIRED' };
  return { element, meaning, valueOf: (row) => BigInt(valueOf(row)) };
}

function date<Row>(meaning: string, valueOf: (row: Row) => string): Column<Row> {
  const element: SchemaElement = { name: 'date', type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' };
  return { element, meaning, valueOf: (row) => new Date(valueOf(row)) };
}
