import { execFile } from 'node:child_process';
import { mkdirSync, statfsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PAGE = 4_096;
const FILL_ATTEMPTS = 20;

export type SmallDisk = { fill(): Promise<void>; free(): Promise<void>; unmount(): Promise<void> };

/**
 * Mounts a tmpfs on the folder. Filling it is making it as small as what it holds, so no byte is free from one moment
 * to the next and no memory is spent.
 * @returns why there is none where mounting is not permitted: it takes root on Linux
 */
export async function mountSmallDisk(folder: string, bytes: number): Promise<SmallDisk | { reason: string }> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=700`, 'astrapath-chaos', folder]);
  } catch (error) {
    return {
      reason: `no small filesystem can be mounted here: ${error instanceof Error ? error.message.trim() : String(error)}`,
    };
  }
  const resize = (size: number) => run('mount', ['-o', `remount,size=${size}`, folder]);
  return {
    fill: async () => {
      for (let attempt = 1; ; attempt++) {
        const { blocks, bfree, bsize } = statfsSync(folder);
        try {
          // A tmpfs cannot be made smaller than what it holds, and somebody writes meanwhile.
          await resize(Math.max(PAGE, (blocks - bfree) * bsize));
          return;
        } catch (error) {
          if (attempt === FILL_ATTEMPTS) throw error;
        }
      }
    },
    free: async () => {
      await resize(bytes);
    },
    unmount: async () => {
      await run('umount', ['--lazy', folder]);
    },
  };
}
