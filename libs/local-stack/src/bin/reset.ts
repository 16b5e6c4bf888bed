import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { stopLeftovers } from '../leftovers.ts';
import { takeLock } from '../lock.ts';
import { resetDirectory } from '../reset.ts';
import { PROCESS_TABLE, STACK_LOCK } from '../stack-directory.ts';

const { dir, enginesDir } = readConfig();
mkdirSync(dir, { recursive: true, mode: 0o711 });
const lock = takeLock(join(dir, STACK_LOCK));
if (!lock.taken) {
  process.stderr.write(`a stack runs on ${dir} (process ${lock.holder.pid}); stop it first\n`);
  process.exit(1);
}
await stopLeftovers(join(dir, PROCESS_TABLE), (line) => process.stdout.write(`${line}\n`));
const removed = resetDirectory(dir, enginesDir);
process.stdout.write(
  `removed from ${dir}: ${removed.join(', ') || 'nothing'}; the fetched engines in ${enginesDir} are kept\n`,
);
