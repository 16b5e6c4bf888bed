import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issueRefreshToken, judgeRefresh, readRefreshToken } from './refresh-token.ts';

const sealKey = Buffer.alloc(32, 7);
const now = new Date('2026-05-01T12:00:00Z');
const later = new Date('2026-05-02T12:00:00Z');

function issued(sessionId = 'abc123') {
  const { token, hash } = issueRefreshToken(sessionId, sealKey);
  const presented = readRefreshToken(token, sealKey);
  if (!presented) throw new Error('an issued token cannot be read');
  return { token, hash, presented };
}

describe('a refresh token', () => {
  it('can be read by who issued it', () => {
    const { hash, presented } = issued();
    expect(presented).toEqual({ sessionId: 'abc123', hash, isOurs: true });
  });

  it('is not ours when a character of it is another', () => {
    const { token } = issued();
    // Not the last one: it holds four bits that count and two that do not.
    fc.assert(
      fc.property(fc.nat({ max: token.length - 2 }), fc.constantFrom('A', 'q', '7', '-', '.'), (index, letter) => {
        fc.pre(token[index] !== letter);
        const changed = readRefreshToken(token.slice(0, index) + letter + token.slice(index + 1), sealKey);
        expect(changed?.isOurs ?? false).toBe(false);
      }),
    );
  });

  it('is nothing to somebody with another key', () => {
    expect(readRefreshToken(issued().token, Buffer.alloc(32, 8))?.isOurs).toBe(false);
  });

  it.each(['', '.', 'a.b.c', 'x'.repeat(100), `abc123.${'A'.repeat(43)}`])('is not %j', (text) => {
    expect(readRefreshToken(text, sealKey)).toBeUndefined();
  });
});

describe('judgeRefresh', () => {
  const open = (refreshHash: Buffer) => ({ refreshHash, expiresAt: later, revokedAt: null });

  it('rotates the newest token of an open session', () => {
    const { hash, presented } = issued();
    expect(judgeRefresh(open(hash), presented, now)).toBe('rotate');
  });

  it('calls every earlier token of ours a replay', () => {
    expect(judgeRefresh(open(issued().hash), issued().presented, now)).toBe('replay');
  });

  it('refuses an invention without ending the session it names', () => {
    const { hash, presented } = issued();
    expect(judgeRefresh(open(hash), { ...presented, isOurs: false }, now)).toBe('refuse');
  });

  it('refuses what ended already, newest or not', () => {
    const { hash, presented } = issued();
    expect(judgeRefresh({ ...open(hash), revokedAt: now }, presented, now)).toBe('refuse');
    expect(judgeRefresh({ ...open(hash), expiresAt: now }, presented, now)).toBe('refuse');
    expect(judgeRefresh({ ...open(Buffer.alloc(32)), revokedAt: now }, presented, now)).toBe('refuse');
    expect(judgeRefresh(undefined, presented, now)).toBe('refuse');
  });
});
