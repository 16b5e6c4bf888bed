import { existsSync, lstatSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Empties the data directory but for the fetched engines. Answers what was removed. */
export function resetDirectory(dir: string, enginesDir: string): string[] {
  if (!existsSync(dir)) return [];
  const doomed = readdirSync(dir).filter((name) => join(dir, name) !== enginesDir);
  for (const name of doomed) removeWithTarget(join(dir, name));
  return doomed;
}

/** PostgreSQL's data may be elsewhere, with a link to it in its place. */
function removeWithTarget(path: string): void {
  if (lstatSync(path).isDirectory()) {
    for (const name of readdirSync(path)) removeLinkedFolder(join(path, name));
  }
  rmSync(path, { recursive: true, force: true });
}

function removeLinkedFolder(path: string): void {
  if (lstatSync(path).isSymbolicLink() && existsSync(path))
    rmSync(realpathSync(path), { recursive: true, force: true });
}
