import { expect, test } from 'vitest';
import { pendingMigrations } from './migrate.ts';

const first = { name: '1_first', sql: 'SELECT 1', checksum: 'a' };
const second = { name: '2_second', sql: 'SELECT 2', checksum: 'b' };
const finished = { migration_name: '1_first', checksum: 'a', finished_at: new Date(0) };

test('applies what the database does not have, in order', () => {
  expect(pendingMigrations([first, second], [])).toEqual([first, second]);
  expect(pendingMigrations([first, second], [finished])).toEqual([second]);
});

test('refuses a file that was changed after it had been applied', () => {
  expect(() => pendingMigrations([{ ...first, checksum: 'c' }], [finished])).toThrow(
    'migration 1_first was changed after it had been applied; restore its file and add a new migration',
  );
});

test('refuses a database with a migration it does not know, or one that was not finished', () => {
  expect(() => pendingMigrations([second], [finished])).toThrow('which is not in this version of the project');
  expect(() => pendingMigrations([first], [{ ...finished, finished_at: null }])).toThrow('was begun and not finished');
});
