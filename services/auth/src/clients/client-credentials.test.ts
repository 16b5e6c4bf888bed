import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantedScopes, hashSecret, isSecretRight, presentedClient } from './client-credentials.ts';

const form = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);
const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${form(id)}:${form(secret)}`).toString('base64')}`;

describe('presentedClient', () => {
  it('reads from the header what a client wrote as RFC 6749 says', () => {
    const id = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => /^[\x21-\x7e]+$/.test(text));
    const secret = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(id, secret, (clientId, text) => {
        expect(presentedClient(basic(clientId, text), {})).toEqual({ clientId, secret: text });
      }),
    );
  });

  it('answers any header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const header of [text, `Basic ${text}`, `Basic ${Buffer.from(text).toString('base64')}`]) {
          expect(presentedClient(header, {})).toBeTypeOf('object');
        }
      }),
    );
  });

  it('takes a client_id beside the header only when it is the same', () => {
    const header = basic('importer', 'secret');
    expect(presentedClient(header, { client_id: 'importer' })).toEqual({ clientId: 'importer', secret: 'secret' });
    expect(presentedClient(header, { client_id: 'other' })).toMatchObject({ error: 'invalid_request' });
  });
});

describe('isSecretRight', () => {
  it('is true for the secret of the hash alone', () => {
    expect(isSecretRight('secret', hashSecret('secret'))).toBe(true);
    expect(isSecretRight('Secret', hashSecret('secret'))).toBe(false);
    expect(isSecretRight('secret', undefined)).toBe(false);
  });
});

describe('grantedScopes', () => {
  const allowed = ['analytics:import', 'metrics:read'];

  it.each([
    [undefined, allowed],
    ['analytics:import', ['analytics:import']],
    ['metrics:read analytics:import', ['metrics:read', 'analytics:import']],
    ['metrics:read metrics:read', ['metrics:read']],
    ['admin', undefined],
    ['metrics:read admin', undefined],
    ['', undefined],
    [' metrics:read', undefined],
    ['metrics:read  analytics:import', undefined],
  ])('answers %j with %j', (asked, scopes) => {
    expect(grantedScopes(asked, allowed)).toEqual(scopes);
  });
});
