import { expect, test } from 'vitest';
import { engineEnvironment, withoutPassword } from './engine.ts';

test('passwords are not shown', () => {
  expect(withoutPassword('postgres://u:secret@h:5432/auth, redis://:other@h')).toBe(
    'postgres://u:…@h:5432/auth, redis://:…@h',
  );
  expect(withoutPassword('http://127.0.0.1:8081/apis')).toBe('http://127.0.0.1:8081/apis');
});

test('an engine is not told the settings of whoever starts it', () => {
  expect(engineEnvironment({ PATH: '/bin', JAVA_TOOL_OPTIONS: '-Xmx8g', PGDATA: '/x' })).toMatchObject({
    PATH: '/bin',
  });
  expect(engineEnvironment({ JAVA_TOOL_OPTIONS: '-Xmx8g', PGDATA: '/x' })).not.toHaveProperty('PGDATA');
});
