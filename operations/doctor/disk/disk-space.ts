import { broken, ok, type Verdict, warning } from '../check.ts';

/** A file system: its size and what may still be written, in bytes. */
export type FileSystem = { sizeBytes: number; freeBytes: number };

const GB = 1024 ** 3;
/** Kafka stops at a full disk and may lose its newest segment's index; there should be time to act. */
const LOW_BYTES = 2 * GB;
const LOW_SHARE = 0.03;
const FULL_BYTES = GB / 4;

/** Whether there is room for what comes. */
export function diskVerdict({ sizeBytes, freeBytes }: FileSystem): Verdict {
  const share = Math.round((freeBytes / sizeBytes) * 100);
  const saw = `${(freeBytes / GB).toFixed(1)} GB of ${(sizeBytes / GB).toFixed(1)} GB free (${share} %)`;
  if (freeBytes < FULL_BYTES) return broken(saw, 'Free space now, or move the data: engines stop when none is left.');
  if (freeBytes > LOW_BYTES && freeBytes > sizeBytes * LOW_SHARE) return ok(saw);
  return warning(saw, 'Free space soon; counted topics are kept for ever and grow.');
}
