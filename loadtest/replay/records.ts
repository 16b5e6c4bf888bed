import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { type EdifyRow, mapEdifyRow } from './edify.ts';
import type { ImportEvent, ReplayRecord } from './import-event.ts';

export type Mapping = 'edify' | 'ndjson';

const EDIFY_COLUMNS = ['offering', 'line', 'time', 'user_id', 'component', 'event_name'] as const;

/** The mapping that a file's name stands for: `.csv` and `.csv.gz` are eDify's log, anything else one event a line. */
export function mappingOf(file: string): Mapping {
  return /\.csv(\.gz)?$/.test(file) ? 'edify' : 'ndjson';
}

/** The records of a file one by one, gunzipped where its name ends in `.gz`; memory does not grow with the file. */
export function readRecords(file: string, mapping: Mapping, timezone: string): AsyncIterable<ReplayRecord> {
  const text = openText(file);
  return mapping === 'edify' ? readEdify(text, timezone) : readNdjson(text, timezone);
}

function openText(file: string): Readable {
  const bytes = createReadStream(file);
  if (!file.endsWith('.gz')) return bytes;
  const gunzip = createGunzip();
  bytes.on('error', (error) => gunzip.destroy(error));
  return bytes.pipe(gunzip);
}

async function* readEdify(text: Readable, timezone: string): AsyncIterable<ReplayRecord> {
  const parser = parse({ columns: true, info: true, bom: true, relax_column_count: true });
  text.on('error', (error) => parser.destroy(error));
  for await (const parsed of text.pipe(parser)) {
    const { record, info }: { record: Record<string, string>; info: { lines: number } } = parsed;
    yield isEdifyRow(record)
      ? mapEdifyRow(record, info.lines, timezone)
      : { line: info.lines, refused: `not a row with the columns ${EDIFY_COLUMNS.join(', ')}` };
  }
}

async function* readNdjson(text: Readable, timezone: string): AsyncIterable<ReplayRecord> {
  let line = 0;
  for await (const content of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (content.trim() !== '') yield parseLine(content, line, timezone);
  }
}

function parseLine(content: string, line: number, timezone: string): ReplayRecord {
  try {
    const event: ImportEvent | null = JSON.parse(content);
    if (typeof event !== 'object' || event === null || Array.isArray(event))
      return { line, refused: 'not a JSON object' };
    return { line, event: { ...event, timezone: event.timezone ?? timezone } };
  } catch {
    return { line, refused: 'not JSON' };
  }
}

function isEdifyRow(record: Record<string, string>): record is EdifyRow & Record<string, string> {
  return EDIFY_COLUMNS.every((column) => typeof record[column] === 'string');
}
