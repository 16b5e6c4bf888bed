import { readableLines } from './log-lines.ts';
import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';

/** At a start, a longer log is put aside as `<name>.1`; the one put aside before is dropped. */
const LONGEST_LOG_BYTES = 5_000_000;
const TAIL_BYTES = 32_768;

/** Keeps a log file from growing for ever. */
export function rotateLog(path: string, longest = LONGEST_LOG_BYTES): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > longest) renameSync(path, `${path}.1`);
}

/** The last lines of a log, as a person reads them; none when there is no log. */
export function lastLines(path: string, count: number): string[] {
  return readableLines(readTail(path).split('\n').filter(Boolean).slice(-count));
}

function readTail(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const length = Math.min(size, TAIL_BYTES);
      const buffer = Buffer.alloc(length);
      readSync(file, buffer, 0, length, size - length);
      return buffer.toString('utf8');
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}
