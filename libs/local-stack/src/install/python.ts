import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunStep } from './run-step.ts';

const CANDIDATES = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
const PROBE_TIMEOUT_MS = 10_000;
const VENV_TIMEOUT_MS = 120_000;
const PACKAGES_TIMEOUT_MS = 15 * 60_000;
/** The packages that carry engines. */
export const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** The first Python of the machine that is new enough and can make virtual environments; throws when there is none. */
export function findPython(preferred?: string): string {
  const probe = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  const candidates = preferred === undefined ? CANDIDATES : [preferred];
  const found = candidates.find(
    (name) => spawnSync(name, ['-c', probe], { stdio: 'ignore', timeout: PROBE_TIMEOUT_MS }).status === 0,
  );
  if (found) return found;
  throw new Error(
    `Python 3.10 or later with its venv module is needed; tried ${candidates.join(', ')}. ` +
      'Install it (on Debian and Ubuntu: python3 and python3-venv), or name one in PYTHON.',
  );
}

/** The virtual environment's own interpreter. */
export function venvPython(venv: string): string {
  return join(venv, 'bin', 'python');
}

/** Makes the virtual environment anew and installs the packages that a requirements file names. */
export async function installPython(
  venv: string,
  { python, requirements, run }: { python: string; requirements: string; run: RunStep },
): Promise<void> {
  if (existsSync(venv)) rmSync(venv, { recursive: true, maxRetries: 5, retryDelay: 500 });
  await run({ what: 'python environment', command: python, args: ['-m', 'venv', venv], timeoutMs: VENV_TIMEOUT_MS });
  const flags = ['--disable-pip-version-check', '--no-input', '--progress-bar', 'off', '--only-binary', ':all:'];
  await run({
    what: 'python packages',
    command: venvPython(venv),
    args: ['-m', 'pip', 'install', ...flags, '-r', requirements],
    timeoutMs: PACKAGES_TIMEOUT_MS,
    show: shownOfPip,
  });
}

/** Of pip's output only the downloads that take a while, without the address they come from. */
export function shownOfPip(line: string): string | undefined {
  const match = /^\s*Downloading (?:\S*\/)?([^\s/]+) \((\S+ MB)\)/.exec(line);
  if (match) return `downloading ${match[1]?.split('-')[0]} (${match[2]})`;
  return line.startsWith('Installing collected packages') ? 'unpacking …' : undefined;
}
