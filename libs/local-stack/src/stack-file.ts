import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Where something listens and which process it is; no pid for an engine that is not ours. */
export type StackEntry = { url: string; pid: number | null };

/** What runs, for people and programs: `<directory>/stack.json`. `pid` is the orchestrator's. */
export type Stack = {
  pid: number;
  gateway: string | null;
  engines: Record<string, StackEntry>;
  services: Record<string, StackEntry>;
};

/** Rewrites the file whenever something changes, so that a reader sees the old or the new content, never half. */
export type StackFile = {
  set(kind: 'engines' | 'services', name: string, entry: StackEntry): void;
  setGateway(url: string): void;
  remove(): void;
};

/** Begins an empty stack file of this process. */
export function createStackFile(path: string): StackFile {
  const stack: Stack = { pid: process.pid, gateway: null, engines: {}, services: {} };
  const save = () => {
    writeFileSync(`${path}.new`, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  save();
  return {
    set: (kind, name, entry) => {
      stack[kind][name] = entry;
      save();
    },
    setGateway: (url) => {
      stack.gateway = url;
      save();
    },
    remove: () => rmSync(path, { force: true }),
  };
}

/** What the file says, or undefined when there is none that can be read. */
export function readStackFile(path: string): Stack | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isStack(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

function isStack(value: unknown): value is Stack {
  return (
    isRecord(value) &&
    typeof value.pid === 'number' &&
    (value.gateway === null || typeof value.gateway === 'string') &&
    isEntries(value.engines) &&
    isEntries(value.services)
  );
}

function isEntries(value: unknown): value is Record<string, StackEntry> {
  return isRecord(value) && Object.values(value).every((entry) => isRecord(entry) && typeof entry.url === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
