import { expect, it } from 'vitest';
import { diskVerdict } from './disk-space.ts';

const GB = 1024 ** 3;

it.each([
  [50, 'ok', '50.0 GB of 100.0 GB free (50 %)'],
  [2.5, 'warning', '2.5 GB of 100.0 GB free (3 %)'],
  [1, 'warning', '1.0 GB of 100.0 GB free (1 %)'],
  [0.1, 'broken', '0.1 GB of 100.0 GB free (0 %)'],
])('with %f GB of 100 GB free is %s', (free, status, saw) => {
  expect(diskVerdict({ sizeBytes: 100 * GB, freeBytes: free * GB })).toMatchObject({ status, saw });
});
