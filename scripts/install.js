// Runs before every command, on whatever Node the machine has: plain JavaScript, no dependencies.
// Makes node_modules fit package-lock.json and generates the Prisma clients; does nothing when both are current.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const OLDEST_NODE = 20;
const PRISMA_SERVICES = ['auth', 'tools', 'learning', 'ai'];
const installedMark = join(root, 'node_modules', '.astrapath-installed');

function fail(message) {
  console.error(`install: ${message}`);
  process.exit(1);
}

function fingerprint(...files) {
  const hash = createHash('sha256').update(process.platform + process.arch);
  for (const file of files) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function isCurrent(mark, print) {
  return existsSync(mark) && readFileSync(mark, 'utf8') === print;
}

function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (result.error) fail(`could not run ${command}: ${result.error.message}`);
  if (result.status !== 0)
    fail(`${command} ${args.join(' ')} ended with exit code ${result.status}; its output is above`);
}

function installPackages() {
  const print = fingerprint('package-lock.json');
  if (isCurrent(installedMark, print)) return;
  console.log('install: node_modules does not fit package-lock.json; running npm ci (about a minute) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(installedMark, print);
}

function generatePrismaClient(service) {
  const schema = `services/${service}/prisma/schema.prisma`;
  if (!existsSync(join(root, schema))) return;
  const generated = join(root, 'services', service, 'src', 'generated');
  const mark = join(generated, '.fingerprint');
  const print = fingerprint(schema, 'package-lock.json');
  if (isCurrent(mark, print)) return;
  console.log(`install: generating the Prisma client of ${service} …`);
  rmSync(generated, { recursive: true, force: true });
  const node = join(root, 'node_modules', '.bin', 'node');
  const prisma = join(root, 'node_modules', 'prisma', 'build', 'index.js');
  // Generating needs no schema engine, and its binary comes from a host that a closed network does not reach.
  run(node, [prisma, 'generate', '--schema', schema, '--no-hints'], {
    PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  });
  mkdirSync(generated, { recursive: true });
  writeFileSync(mark, print);
}

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  fail(`Node ${process.versions.node} is too old; AstraPath needs Node ${OLDEST_NODE} or later`);
}
installPackages();
for (const service of PRISMA_SERVICES) generatePrismaClient(service);
