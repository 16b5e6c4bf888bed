import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCredentials, ensureCredentials } from './credentials.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'astrapath-credentials-'));
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

test('every secret is its own, long, and can be typed into a URL', () => {
  const { admin, demo, importer } = createCredentials();
  const secrets = [admin.password, demo.password, importer.clientSecret];
  expect(new Set(secrets).size).toBe(3);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{31}$/);
});

test('the file is for its owner alone, and a second start keeps it', () => {
  const file = join(dir, 'credentials.json');
  ensureCredentials(file);
  const first = readFileSync(file, 'utf8');
  ensureCredentials(file);
  expect(readFileSync(file, 'utf8')).toBe(first);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
