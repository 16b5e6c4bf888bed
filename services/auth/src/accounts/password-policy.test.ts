import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPasswordPolicy, normalisePassword } from './password-policy.ts';

const policy = createPasswordPolicy();
const known = { email: 'mira.okafor@example.test', firstName: 'Mira', lastName: 'Okafor' };
const faultOf = (password: string) => policy.faultOf(password, known);

describe('the password policy', () => {
  it.each([
    'password1234',
    'passwordpassword',
    'P@ssw0rd1234',
    'Password123!',
    '123456789012',
    'qwertyuiop12',
    'qwertyuiop[]',
    'aaaaaaaaaaaa',
    'abcdefghijkl',
    'abcabcabcabc',
    'letmein12345',
    'iloveyou1234',
    '1q2w3e4r5t6y',
    'administrator',
    'MiraOkafor12',
    'mira.okafor@example.test',
    'astrapath1234',
    'x'.repeat(128),
    'qwerty'.repeat(20),
  ])('calls %s common', (password) => {
    expect(faultOf(password)).toBe('common');
  });

  it.each([
    'correct horse battery staple',
    'quiet-harbour-lantern-7',
    'Tr0ub4dor&3xyz',
    'grüne Äpfel im März',
    '🦊🌵🎻🧊🚲🪁🏺🧭🪵🫖🧵🪐',
  ])('takes %s', (password) => {
    expect(faultOf(password)).toBeUndefined();
  });

  it('takes random passwords of any length', () => {
    const random = fc.array(fc.constantFrom(...'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'), {
      minLength: 24,
      maxLength: 128,
      size: 'max',
    });
    const isRandom = (letters: string[]) => new Set(letters).size > 12;
    fc.assert(
      fc.property(random.filter(isRandom), (letters) => {
        expect(faultOf(letters.join(''))).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('refuses what is shorter or longer, counted in characters, before it looks at anything else', () => {
    const length = fc.oneof(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 129, max: 400 }));
    fc.assert(
      fc.property(length, fc.constantFrom('a', 'é', '🦊'), (characters, letter) => {
        expect(faultOf(letter.repeat(characters))).toBe(characters < 12 ? 'too-short' : 'too-long');
      }),
    );
  });

  it('sees one password where keyboards compose its characters differently', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (password) => {
        expect(normalisePassword(password.normalize('NFD'))).toBe(normalisePassword(password));
      }),
    );
  });

  it('judges any text', () => {
    const text = fc.string({ unit: 'binary', minLength: 12, maxLength: 60 });
    fc.assert(
      fc.property(text, (password) => {
        expect(['common', undefined]).toContain(faultOf(password));
      }),
      { numRuns: 100 },
    );
  });
});
