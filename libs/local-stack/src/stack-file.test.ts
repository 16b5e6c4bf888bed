import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStackFile, readStackFile } from './stack-file.ts';

let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'astrapath-stack-'));
  path = join(dir, 'stack.json');
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

test('says who started it, where everything listens, and each newest pid', () => {
  const file = createStackFile(path);
  file.set('engines', 'kafka', { url: '127.0.0.1:9092', pid: 10 });
  file.set('services', 'auth', { url: 'http://127.0.0.1:20001', pid: 11 });
  file.set('services', 'auth', { url: 'http://127.0.0.1:20001', pid: 12 });
  file.setGateway('http://127.0.0.1:8080');
  expect(readStackFile(path)).toEqual({
    pid: process.pid,
    gateway: 'http://127.0.0.1:8080',
    engines: { kafka: { url: '127.0.0.1:9092', pid: 10 } },
    services: { auth: { url: 'http://127.0.0.1:20001', pid: 12 } },
  });
});

test('is gone after the stop', () => {
  createStackFile(path).remove();
  expect(readStackFile(path)).toBeUndefined();
});

test.each(['', '{', '[]', '{"pid":1}'])('content %j is no stack', (content) => {
  writeFileSync(path, content);
  expect(readStackFile(path)).toBeUndefined();
});
