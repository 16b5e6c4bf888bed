import { readProcessMemory, treeMemory } from './memory.ts';
import type { ReadyStack } from './stack.ts';

const MEGABYTE = 1_000_000;

/** What a person wants to know of a stack that is ready: addresses and memory. */
export function summarise(stack: ReadyStack, seconds: number, files: { dir: string; credentials: string }): string {
  const processes = readProcessMemory();
  const sizes = stack.pids().map(([name, pid]) => [name, treeMemory(pid, processes)] as const);
  const own = processes.find(({ pid }) => pid === process.pid)?.kilobytes ?? 0;
  const all = [...sizes, ['orchestrator', own * 1024] as const];
  const total = all.reduce((sum, [, bytes]) => sum + bytes, 0);
  const rows = all.map(([name, bytes]) => `  ${name.padEnd(20)}${megabytes(bytes).padStart(5)} MB`);
  const services = stack.services.map(({ name, url }) => `  ${name.padEnd(20)}${url}`);
  return [
    `AstraPath is ready after ${seconds.toFixed(1)} s${stack.gateway ? ` at ${stack.gateway}` : ''}`,
    '',
    ...services,
    '',
    'Resident memory (pages that processes share counted once):',
    ...rows,
    `  ${'total'.padEnd(20)}${megabytes(total).padStart(5)} MB`,
    '',
    `Accounts: ${files.credentials}    What runs: ${files.dir}/stack.json    Logs: ${files.dir}/logs    Stop: Ctrl-C`,
  ].join('\n');
}

function megabytes(bytes: number): string {
  return String(Math.round(bytes / MEGABYTE));
}
