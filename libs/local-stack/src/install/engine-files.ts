import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitForLock } from './install-lock.ts';
import { findPython, installPython, REQUIREMENTS, venvPython } from './python.ts';
import { createStepRunner } from './run-step.ts';

/** Where the fetched engines are. */
export type EngineFiles = { java: string; kafkaJars: string; apicurio: string; redisServer: string; python: string };

type InstallOptions = { dir: string; log(line: string): void; python?: string; signal?: AbortSignal };

const JARS = fileURLToPath(new URL('jars.txt', import.meta.url));
const FETCH_JARS = fileURLToPath(new URL('fetch_jars.py', import.meta.url));
const JARS_TIMEOUT_MS = 20 * 60_000;

/**
 * Fetches the engines into `dir` unless they are there. The mark that says so is written last, so an installation that
 * was interrupted is done again; what it had downloaded and is intact is kept. Others wait for the one that installs.
 */
export async function installEngines(options: InstallOptions): Promise<EngineFiles> {
  const { dir } = options;
  mkdirSync(dir, { recursive: true });
  const installed = readMark(dir);
  if (installed) return installed;
  const lock = await waitForLock(join(dir, 'install.lock'), options);
  try {
    return readMark(dir) ?? (await install(options));
  } finally {
    lock.release();
  }
}

async function install({ dir, log, python, signal }: InstallOptions): Promise<EngineFiles> {
  const logFile = join(dir, 'install.log');
  const venv = join(dir, 'python');
  const run = createStepRunner({ logFile, log, ...(signal && { signal }) });
  log(`fetching the engines into ${dir}, once (about 300 MB) …`);
  await installPython(venv, { python: findPython(python), requirements: REQUIREMENTS, run });
  const paths = await run({
    what: 'kafka and schema registry',
    command: venvPython(venv),
    args: [FETCH_JARS, JARS, dir],
    timeoutMs: JARS_TIMEOUT_MS,
    show: (line) => (line.startsWith('{') ? undefined : line),
  });
  const files = parseFiles({ ...parseObject(paths), python: venvPython(venv) });
  if (!files) throw new Error(`fetching the engines gave no usable paths; its log is ${logFile}`);
  writeFileSync(`${markFile(dir)}.new`, JSON.stringify({ fingerprint: fingerprint(dir), files }, null, 2));
  renameSync(`${markFile(dir)}.new`, markFile(dir));
  log('the engines are fetched');
  return files;
}

function markFile(dir: string): string {
  return join(dir, 'installed.json');
}

/** The folder is part of it: a virtual environment that was moved or copied does not work. */
function fingerprint(dir: string): string {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${dir}\n`);
  for (const file of [REQUIREMENTS, JARS, FETCH_JARS]) hash.update(readFileSync(file));
  return hash.digest('hex');
}

function readMark(dir: string): EngineFiles | undefined {
  const mark = existsSync(markFile(dir)) ? parseObject(readFileSync(markFile(dir), 'utf8')) : {};
  const files = mark.fingerprint === fingerprint(dir) ? parseFiles(mark.files) : undefined;
  return files && Object.values(files).every((path) => existsSync(path)) ? files : undefined;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function parseFiles(value: unknown): EngineFiles | undefined {
  const { java, kafkaJars, apicurio, redisServer, python } = parseObject(JSON.stringify(value ?? {}));
  const paths = [java, kafkaJars, apicurio, redisServer, python].filter((path) => typeof path === 'string');
  const [a, b, c, d, e] = paths;
  return a && b && c && d && e ? { java: a, kafkaJars: b, apicurio: c, redisServer: d, python: e } : undefined;
}
