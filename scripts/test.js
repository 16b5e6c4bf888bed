// `npm test`: the checks in the order in which they are cheap, then the tests. Runs on the installed Node.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** The last two wait more than they work, for sessions and leases to run out, and have engines of their own: side by side. */
const STEPS = [['format:check'], ['lint'], ['types'], ['imports'], ['unit'], ['int', 'e2e']];

for (const targets of STEPS) {
  const step = targets.join(' and ');
  console.log(`\ntest: ${step}`);
  const began = Date.now();
  const tasks = ['run-many', '-p', 'astrapath', '-t', ...targets, `--parallel=${targets.length}`];
  const { status, signal } = spawnSync('npx', ['nx', ...tasks, '--outputStyle=stream'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' },
  });
  if (status !== 0) {
    console.error(`test: ${step} failed (${signal ?? `exit code ${status}`})`);
    process.exit(1);
  }
  console.log(`test: ${step} passed in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
