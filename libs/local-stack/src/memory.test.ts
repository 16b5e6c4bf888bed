import { expect, test } from 'vitest';
import { readProcessMemory, treeMemory } from './memory.ts';

test('a process counts with all that it started', () => {
  const processes = [
    { pid: 1, parent: 0, kilobytes: 100 },
    { pid: 2, parent: 1, kilobytes: 10 },
    { pid: 3, parent: 2, kilobytes: 1 },
    { pid: 4, parent: 1, kilobytes: 20 },
  ];
  expect(treeMemory(2, processes)).toBe(11 * 1024);
  expect(treeMemory(1, processes)).toBe(131 * 1024);
  expect(treeMemory(9, processes)).toBe(0);
});

test('the memory of this very process can be read', () => {
  const own = readProcessMemory().find(({ pid }) => pid === process.pid);
  expect(own?.parent).toBe(process.ppid);
  expect(own?.kilobytes).toBeGreaterThan(1_000);
});
