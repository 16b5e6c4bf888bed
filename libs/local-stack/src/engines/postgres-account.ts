import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, cpSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Who runs PostgreSQL: ourselves, or, because it refuses to run as root, somebody else. */
export type Account = { uid: number; gid: number } | undefined;

// The first is made by PostgreSQL's packages, the second is everywhere.
const ACCOUNTS = ['postgres', 'nobody'];
const TIMEOUT_MS = 5_000;
const PERSISTENT_TEMP = '/var/tmp';

const READ_AND_ENTER = 0o5;
const ENTER = 0o1;

export function chooseAccount(ownUid = process.getuid?.()): Account {
  if (ownUid !== 0) return undefined;
  for (const name of ACCOUNTS) {
    const [uid, gid] = [idOf('-u', name), idOf('-g', name)];
    if (uid && gid) return { uid, gid };
  }
  throw new Error(
    `PostgreSQL does not run as root, and there is none of the users ${ACCOUNTS.join(', ')} to run it as`,
  );
}

function idOf(option: string, name: string): number | undefined {
  try {
    const options = { encoding: 'utf8', timeout: TIMEOUT_MS, stdio: 'pipe' } as const;
    return Number(execFileSync('id', [option, name], options));
  } catch {
    return undefined;
  }
}

/** Whether the account can use a folder: enter every folder above it, and read it. */
export function canReach(account: Account, dir: string): boolean {
  return account === undefined || (grants(account, dir, READ_AND_ENTER) && canEnterParents(account, dir));
}

/** Whether the account can enter every folder above the path. */
export function canEnterParents(account: Account, path: string): boolean {
  if (account === undefined) return true;
  const parent = dirname(path);
  return parent === path || (grants(account, parent, ENTER) && canEnterParents(account, parent));
}

function grants(account: { uid: number; gid: number }, dir: string, wanted: number): boolean {
  const { mode, uid, gid } = statSync(dir);
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
  return ((mode >> shift) & wanted) === wanted;
}

/** The account's own folder for a stack in a place it cannot reach; the same one at each start. */
export function elsewhere(account: { uid: number; gid: number }, stackDir: string): string {
  const key = createHash('sha256').update(stackDir).digest('hex').slice(0, 16);
  const dir = join(PERSISTENT_TEMP, `astrapath-postgres-${key}`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const found = lstatSync(dir);
  if (!found.isDirectory() || (found.uid !== 0 && found.uid !== account.uid)) {
    throw new Error(`${dir} is to hold PostgreSQL's data but belongs to somebody else`);
  }
  chownSync(dir, account.uid, account.gid);
  return dir;
}

/** A copy of the program where the account can reach it. */
export function copyProgram(account: { uid: number; gid: number }, from: string, to: string): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  execFileSync('chown', ['-R', `${account.uid}:${account.gid}`, to], { timeout: TIMEOUT_MS });
}
