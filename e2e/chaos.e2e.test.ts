import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SEED = '3';

it('keeps every promise while its parts are killed, stalled and cut off (the short chaos run)', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['loadtest/chaos/main.ts', '--profile', 'short', '--seed', SEED],
    { cwd: ROOT },
  );
  expect(stdout).toContain('every promise was kept');
}, 400_000);
