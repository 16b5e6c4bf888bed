import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, readTarget } from './target.ts';

const tricky = fc.constantFrom(
  '..',
  '.',
  '',
  '%2e',
  '%2E%2e',
  '%2f',
  '%5c',
  '\\',
  '%00',
  '%252e',
  '..%2f',
  '.%2e',
  '#',
  'internal',
);
const segment = fc.oneof(tricky, fc.stringMatching(/^[a-z0-9]{1,8}$/), fc.string({ maxLength: 5 }));

describe('readTarget', () => {
  it.each([
    ['/api/tools', '/api/tools', ''],
    ['/api/tools/?limit=5&cursor=a%2Fb', '/api/tools/', '?limit=5&cursor=a%2Fb'],
    ['/api/%75sers/me', '/api/users/me', ''],
    ['/api/users/%e2%82%ac', '/api/users/%E2%82%AC', ''],
    ['/.well-known/jwks.json', '/.well-known/jwks.json', ''],
    ['http://example.test:8080/api/tools?q=1', '/api/tools', '?q=1'],
    ['/api/learning/paths?q=../..//x', '/api/learning/paths', '?q=../..//x'],
  ])('reads %s', (target, path, query) => {
    expect(readTarget(target)).toEqual({ path, query });
  });

  it.each([
    '/api/auth/../../internal/sessions/1',
    '/api/auth/%2e%2e/%2e%2e/internal',
    '/api/auth/.%2E/internal',
    '/api/auth/./me',
    '//internal/sessions/1',
    '/api//users/me',
    '/api/auth/..%2finternal',
    '/api/auth/%2Finternal',
    '/api/auth/%5c..%5cinternal',
    '/api/auth/\\..\\internal',
    '/api/auth/%252e%252e/internal',
    '/api/auth/a#/../internal',
    '/api/auth/a?b#c',
    '/api/auth/%',
    '/api/auth/%zz',
    '/api/auth/%00',
    'http://example.test?/api/tools',
    'api/tools',
    '*',
    '',
  ])('refuses %s', (target) => {
    expect(readTarget(target)).toBeUndefined();
  });

  it('never lets through what a second reader could take for another path', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 8 }), (segments) => {
        const path = readTarget(`/api/auth/${segments.join('/')}`)?.path;
        if (path === undefined) return;
        expect(path).not.toMatch(/\/\.{1,2}(?:\/|$)|\/\/|\\|%2f|%5c|%2e|#/i);
        expect(new URL(path, 'http://host').pathname).toBe(path);
        expect(isWithin(path, '/api/auth/*')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        const once = readTarget(url);
        if (once) expect(readTarget(once.path + once.query)).toEqual(once);
      }),
    );
    expect(readTarget('/a/%41')).toEqual(readTarget('/a/A'));
  });

  it('takes no longer for a long target than its length warrants', () => {
    const startedAt = process.cpuUsage().user;
    expect(readTarget(`/${'a/'.repeat(7_000)}\\`)).toBeUndefined();
    expect(readTarget(`/${'%61'.repeat(5_000)}`)?.path).toBe(`/${'a'.repeat(5_000)}`);
    expect(process.cpuUsage().user - startedAt).toBeLessThan(500_000);
  });
});

describe('isWithin', () => {
  it('covers what is below a star, and nothing beside it', () => {
    expect(isWithin('/api/tools/a/b', '/api/tools/*')).toBe(true);
    expect(isWithin('/api/toolsets', '/api/tools/*')).toBe(false);
    expect(isWithin('/api/tools', '/api/tools')).toBe(true);
    expect(isWithin('/api/tools/', '/api/tools')).toBe(false);
  });
});
