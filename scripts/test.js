// `npm test`: the checks in the order in which they are cheap, then the tests. Runs on the installed Node.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const TARGETS = ['format:check', 'lint', 'types', 'imports', 'unit', 'int', 'e2e'];

for (const target of TARGETS) {
  console.log(`\ntest: ${target}`);
  const began = Date.now();
  const { status, signal } = spawnSync('npx', ['nx', 'run', `astrapath:${target}`, '--outputStyle=stream'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' },
  });
  if (status !== 0) {
    console.error(`test: ${target} failed (${signal ?? `exit code ${status}`})`);
    process.exit(1);
  }
  console.log(`test: ${target} passed in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
