import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Folder that holds the whole project. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A line of CODEOWNERS: what it matches, and whose that is. */
export type Ownership = { pattern: string; owners: string[] };

/** The lines of CODEOWNERS at the root, in order. */
export function readCodeowners(): Ownership[] {
  return parseCodeowners(readFileSync(`${ROOT}/CODEOWNERS`, 'utf8'));
}

/** The lines that are neither empty nor comments. */
export function parseCodeowners(text: string): Ownership[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [pattern = '', ...owners] = line.trim().split(/\s+/);
      return { pattern, owners };
    });
}

/** Owners of a path such as `libs/events/src/index.ts`: those of the last line that matches it; none when none does. */
export function ownersOf(path: string, lines: readonly Ownership[]): string[] {
  return lines.findLast(({ pattern }) => matches(pattern, path))?.owners ?? [];
}

/**
 * Whether a path is matched by a pattern, of which we use three forms: `*` for everything, and paths from the root, which
 * match what is below them too, with `*` for a part of a name and two of them for folders.
 */
export function matches(pattern: string, path: string): boolean {
  if (pattern === '*') return true;
  if (!pattern.startsWith('/')) throw new Error(`CODEOWNERS: "${pattern}" does not begin at the root`);
  const expression = pattern
    .slice(1)
    .replace(/\/$/, '')
    .split('**/')
    .map((part) => part.split('*').map(RegExp.escape).join('[^/]*'))
    .join('(?:.*/)?');
  return new RegExp(`^${expression}(/|$)`).test(path);
}
