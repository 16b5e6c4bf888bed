import { existsSync, renameSync, rmSync } from 'node:fs';

/** Makes a folder once and completely: it is made beside its place and moved there at the end. */
export async function makeOnce(dir: string, make: (draft: string) => Promise<void>): Promise<void> {
  if (existsSync(dir)) return;
  const draft = `${dir}.new`;
  rmSync(draft, { recursive: true, force: true });
  await make(draft);
  renameSync(draft, dir);
}
