import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitForLock } from './install-lock.ts';
import { findPython, installPython, venvPython } from './python.ts';
import { createStepRunner } from './run-step.ts';

export type PythonEnvironmentOptions = {
  /** Where it is kept. It cannot be moved. */
  dir: string;
  /** Path of a requirements.txt. */
  requirements: string;
  log(line: string): void;
  /** Default: the first of the machine that is 3.10 or later. */
  python?: string;
  signal?: AbortSignal;
};

/**
 * A virtual environment with the packages of a requirements file; answers its interpreter. It is made once, and anew
 * when the file changes or the making of it was interrupted. Others wait for the process that makes it.
 */
export async function preparePython(options: PythonEnvironmentOptions): Promise<string> {
  const { dir } = options;
  if (isCurrent(options)) return venvPython(dir);
  mkdirSync(join(dir, '..'), { recursive: true });
  const lock = await waitForLock(`${dir}.lock`, options);
  try {
    if (!isCurrent(options)) await prepare(options);
    return venvPython(dir);
  } finally {
    lock.release();
  }
}

async function prepare(options: PythonEnvironmentOptions): Promise<void> {
  const { dir, requirements, log, python, signal } = options;
  const run = createStepRunner({ logFile: `${dir}.log`, log, ...(signal && { signal }) });
  await installPython(dir, { python: findPython(python), requirements, run });
  writeFileSync(`${markFile(dir)}.new`, fingerprint(options));
  renameSync(`${markFile(dir)}.new`, markFile(dir));
}

function isCurrent(options: PythonEnvironmentOptions): boolean {
  const mark = markFile(options.dir);
  return existsSync(mark) && readFileSync(mark, 'utf8') === fingerprint(options) && existsSync(venvPython(options.dir));
}

function markFile(dir: string): string {
  return join(dir, 'installed');
}

function fingerprint({ dir, requirements }: PythonEnvironmentOptions): string {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${dir}\n`);
  return hash.update(readFileSync(requirements)).digest('hex');
}
