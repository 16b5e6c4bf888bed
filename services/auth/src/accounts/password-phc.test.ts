import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPasswordHasher } from './password-hasher.ts';
import { formatPhc, parsePhc } from './password-phc.ts';

const bytes = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength }).map((array) => Buffer.from(array));

describe('the PHC format', () => {
  it('gives back what was put in', () => {
    const hash = fc.record({
      memoryKib: fc.integer({ min: 8, max: 99_999_999 }),
      passes: fc.integer({ min: 1, max: 9_999 }),
      parallelism: fc.integer({ min: 1, max: 255 }),
      salt: bytes(8, 64),
      tag: bytes(16, 64),
    });
    fc.assert(
      fc.property(hash, (parts) => {
        expect(parsePhc(formatPhc(parts))).toEqual(parts);
      }),
    );
  });

  it.each([
    '',
    'secret',
    '$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA',
    '$argon2id$v=16$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA',
    '$argon2id$v=19$m=19456,t=2$c2FsdHNhbHQ$aGFzaA',
    '$argon2id$v=19$m=19456,t=2,p=1$c2Fsd-hNhbHQ$aGFzaA',
    '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA$more',
  ])('refuses %j and does not repeat it', (text) => {
    expect(() => parsePhc(text)).toThrow('a stored password hash is not argon2id in PHC format');
  });
});

describe('hashing', () => {
  const hasher = createPasswordHasher({ concurrency: 2 });

  it('is argon2id with at least OWASP’s parameters and a new salt each time', async () => {
    const [first, second] = await Promise.all([hasher.hash('a password'), hasher.hash('a password')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(second).not.toBe(first);
  });

  it('knows the right password from others, and nobody’s from none', async () => {
    const stored = await hasher.hash('a password');
    expect(await hasher.matches('a password', stored)).toBe(true);
    expect(await hasher.matches('a passwore', stored)).toBe(false);
    expect(await hasher.matches('', undefined)).toBe(false);
  });

  it('checks hashes that other programs made', async () => {
    // RFC 9106's reference program: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
    const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await hasher.matches('password', stored)).toBe(true);
  });
});
