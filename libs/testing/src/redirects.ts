import { fileURLToPath } from 'node:url';

const PRELOAD = fileURLToPath(new URL('redirect-connections.ts', import.meta.url));

/** Options of `fork` or `spawn` for a process of Node whose connections to the first port of each pair go to the second. */
export function redirecting(...pairs: [from: number, to: number][]): { execArgv: string[]; env: NodeJS.ProcessEnv } {
  const redirects = pairs.map((pair) => pair.join(':')).join(',');
  return { execArgv: ['--import', PRELOAD], env: { ...process.env, ASTRAPATH_TEST_REDIRECTS: redirects } };
}
