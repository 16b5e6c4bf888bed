import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type RunningStack = {
  gateway: string;
  mongoUrl: string;
  credentials: { clientId: string; clientSecret: string };
};

/**
 * Where the platform is and with which client to import: `GATEWAY_URL`, `MONGO_URL`, `IMPORT_CLIENT_ID` and
 * `IMPORT_CLIENT_SECRET`, and for what is missing the local stack in `.local` (or `ASTRAPATH_DIR`).
 */
export async function findStack(env: NodeJS.ProcessEnv): Promise<RunningStack> {
  const folder = env.ASTRAPATH_DIR ?? '.local';
  const stack = env.GATEWAY_URL && env.MONGO_URL ? undefined : await readLocal(folder, 'stack.json');
  const credentials = env.IMPORT_CLIENT_ID ? undefined : await readLocal(folder, 'credentials.json');
  return {
    gateway: env.GATEWAY_URL ?? text(stack, 'gateway'),
    mongoUrl: env.MONGO_URL ?? text(stack, 'engines', 'mongo', 'url'),
    credentials: {
      clientId: env.IMPORT_CLIENT_ID ?? text(credentials, 'importer', 'clientId'),
      clientSecret: env.IMPORT_CLIENT_SECRET ?? text(credentials, 'importer', 'clientSecret'),
    },
  };
}

async function readLocal(folder: string, name: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, name), 'utf8'));
  } catch (cause) {
    throw new Error(`${join(folder, name)} cannot be read: is the platform running (npm start)?`, { cause });
  }
}

function text(document: unknown, ...path: string[]): string {
  let value = document;
  for (const key of path) value = value instanceof Object ? Reflect.get(value, key) : undefined;
  if (typeof value === 'string') return value;
  throw new Error(`the local stack's files hold no ${path.join('.')}`);
}
