import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmail, normaliseEmail } from './email.ts';

describe('normaliseEmail', () => {
  it('changes nothing that is normalised already', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = normaliseEmail(text);
        expect(normaliseEmail(once)).toBe(once);
      }),
    );
  });

  it.each([
    [' Mira@Example.TEST ', 'mira@example.test'],
    ['ｍｉｒａ@example.test', 'mira@example.test'],
    ['JOSE\u0301@example.test', 'josé@example.test'],
    ['mi\u212Ae@example.test', 'mike@example.test'],
  ])('writes %s as %s', (text, email) => {
    expect(normaliseEmail(text)).toBe(email);
  });
});

describe('isEmail', () => {
  it('takes every ordinary address', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (text) => {
        expect(isEmail(normaliseEmail(text))).toBe(true);
      }),
    );
  });

  it.each(['josé@bücher.example', "o'brien+news@mail.example.test", 'a@b.co', `${'a'.repeat(64)}@example.test`])(
    'takes %s',
    (email) => {
      expect(isEmail(email)).toBe(true);
    },
  );

  it.each([
    '',
    '@',
    'mira',
    '@example.test',
    'mira@',
    'mira@localhost',
    'mira@@example.test',
    'mi ra@example.test',
    'mira@exa mple.test',
    '.mira@example.test',
    'mira..m@example.test',
    'mira@-example.test',
    'mira@example..test',
    'mira@example.test.',
    'mira@example.test\r\nbcc: x@example.test',
    'mira\u0000@example.test',
    '"mira"@example.test',
    `${'a'.repeat(65)}@example.test`,
    `a@${'b.'.repeat(126)}test`,
  ])('refuses %j', (email) => {
    expect(isEmail(email)).toBe(false);
  });
});
