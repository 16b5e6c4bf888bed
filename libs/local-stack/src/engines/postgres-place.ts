import { chownSync, existsSync, lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, canEnterParents, canReach, copyProgram, elsewhere } from './postgres-account.ts';
import { postgresProgram } from './postgres-program.ts';

/** Where PostgreSQL's program and data are. */
export type PostgresPlace = { program: string; home: string; cluster: string };

/**
 * The data is at `dir`. When PostgreSQL runs as another user who cannot reach that, it is in a folder of that user's own,
 * and `dir` is a link to it; so is a copy of the program when the user cannot reach the project's.
 */
export function placePostgres(account: Account, dir: string): PostgresPlace {
  const home = placeHome(account, dir);
  const original = postgresProgram();
  if (account === undefined || canReach(account, join(original, 'bin'))) {
    return { program: original, home, cluster: join(home, 'cluster') };
  }
  const program = join(home, 'program');
  if (!existsSync(program)) {
    copyProgram(account, original, `${program}.new`);
    renameSync(`${program}.new`, program);
  }
  return { program, home, cluster: join(home, 'cluster') };
}

function placeHome(account: Account, dir: string): string {
  const existing = lstatSync(dir, { throwIfNoEntry: false });
  if (account === undefined || canEnterParents(account, dir)) {
    if (isLinkToFolder(dir)) return readlinkSync(dir);
    if (existing?.isSymbolicLink()) rmSync(dir);
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    if (account) chownSync(dir, account.uid, account.gid);
    return dir;
  }
  if (existing?.isDirectory()) {
    throw new Error(`the user who runs PostgreSQL (uid ${account.uid}) cannot reach its data in ${dir}`);
  }
  const home = elsewhere(account, dir);
  if (existing && readlinkSync(dir) !== home) rmSync(dir);
  if (!existing || !existsSync(dir)) symlinkSync(home, dir);
  return home;
}

function isLinkToFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true && existsSync(path);
}
