import { readFile } from 'node:fs/promises';

/** Linux counts CPU time in hundredths of a second, whatever its kernel. */
const TICK_MS = 10;
/** Fields of /proc/<pid>/stat after the command's closing bracket: state is the first of them. */
const USER_AT = 11;
const SYSTEM_AT = 12;

/** CPU time of a process so far, in milliseconds; undefined where the system does not tell. */
export async function cpuOf(pid: number | undefined): Promise<number | undefined> {
  if (pid === undefined) return undefined;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields === undefined) return undefined;
  return (Number(fields[USER_AT]) + Number(fields[SYSTEM_AT])) * TICK_MS;
}
