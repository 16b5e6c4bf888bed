import { createId } from '@astrapath/service';
import { decodeJwt, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashSecret } from '../src/clients/client-credentials.ts';
import { createClientStore } from '../src/clients/client-store.ts';
import { openKeyRing } from '../src/keys/key-ring.ts';
import { createSigningKeyStore } from '../src/keys/signing-key-store.ts';
import { type AuthStack, startAuthStack } from './auth-stack.ts';
import { caller, registerPerson } from './person.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const client = { clientId: `importer-${createId()}`, secret: 'a secret: with %, + and ü that is long' };

let auth: AuthStack;
beforeAll(async () => {
  auth = await startAuthStack();
  const scopes = ['analytics:import', 'metrics:read'];
  await createClientStore(auth.pool).put(
    { id: client.clientId, secretHash: hashSecret(client.secret), scopes },
    new Date(),
  );
});
afterAll(() => auth.close());

const ask = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  auth.app.inject({
    method: 'POST',
    url: '/api/auth/token',
    payload: new URLSearchParams(form).toString(),
    headers: { ...FORM, ...headers },
  });
const grant = { grant_type: 'client_credentials' };
const inBody = { client_id: client.clientId, client_secret: client.secret };

function basic(id: string, secret: string) {
  const encode = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);
  return { authorization: `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}` };
}

describe('POST /api/auth/token', () => {
  it.each([
    ['the body', inBody, {}],
    ['the Basic header', {}, basic(client.clientId, client.secret)],
  ])('gives a token for credentials in %s', async (_where, form, headers) => {
    const response = await ask({ ...grant, ...form }, headers);
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    const { access_token: accessToken, ...rest } = response.json();
    expect(rest).toEqual({ token_type: 'Bearer', expires_in: 900, scope: 'analytics:import metrics:read' });
    const claims = decodeJwt(accessToken);
    expect(claims).toMatchObject({ sub: client.clientId, scope: 'analytics:import metrics:read', roles: [] });
    expect(claims).not.toHaveProperty('sid');
  });

  it('gives a part of the scopes where a part is asked for', async () => {
    const response = await ask({ ...grant, ...inBody, scope: 'analytics:import' });
    expect(response.json().scope).toBe('analytics:import');
  });

  it.each([
    ['a wrong secret', { ...grant, ...inBody, client_secret: 'wrong' }, {}, 401, 'invalid_client'],
    ['an unknown client', { ...grant, ...inBody, client_id: 'nobody' }, {}, 401, 'invalid_client'],
    ['no credentials', grant, {}, 401, 'invalid_client'],
    ['a wrong secret in the header', grant, basic(client.clientId, 'wrong'), 401, 'invalid_client'],
    ['a Bearer header', grant, { authorization: 'Bearer abc' }, 401, 'invalid_client'],
    ['U+0000 as client', { ...grant, ...inBody, client_id: '\u0000' }, {}, 401, 'invalid_client'],
    ['U+0000 as client in the header', grant, basic('\u0000', 'x'), 401, 'invalid_client'],
    [
      'credentials in both places',
      { ...grant, ...inBody },
      basic(client.clientId, client.secret),
      400,
      'invalid_request',
    ],
    ['no grant type', inBody, {}, 400, 'invalid_request'],
    ['another grant type', { ...inBody, grant_type: 'password' }, {}, 400, 'unsupported_grant_type'],
    ['a scope that is not the client’s', { ...grant, ...inBody, scope: 'admin' }, {}, 400, 'invalid_scope'],
    ['a scope that is none', { ...grant, ...inBody, scope: 'a  b' }, {}, 400, 'invalid_scope'],
    ['a huge field', { ...grant, ...inBody, scope: 's'.repeat(5_000) }, {}, 400, 'invalid_request'],
    ['a huge body', { ...grant, ...inBody, scope: 's'.repeat(20_000) }, {}, 400, 'invalid_request'],
  ])('refuses %s as RFC 6749 says', async (_what, form, headers, status, error) => {
    const response = await ask(form, headers);
    expect(response.statusCode).toBe(status);
    expect(response.json()).toEqual({ error, error_description: expect.any(String) });
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.headers['www-authenticate'] === undefined).toBe(status !== 401);
    expect(response.body).not.toContain(client.secret);
  });

  it.each([
    ['JSON', { 'content-type': 'application/json' }, JSON.stringify({ ...grant, ...inBody })],
    [
      'a field that is there twice',
      FORM,
      `grant_type=client_credentials&${new URLSearchParams(inBody).toString()}&scope=a&scope=b`,
    ],
  ])('refuses %s', async (_what, headers, payload) => {
    const response = await auth.app.inject({ method: 'POST', url: '/api/auth/token', payload, headers });
    expect(response.statusCode).toBe(400);
    expect(response.json().error).toBe('invalid_request');
  });

  it('gives a token that opens nothing of a person', async () => {
    const call = caller(auth.app, (await ask({ ...grant, ...inBody })).json().access_token);
    expect((await call('GET', '/api/users/me')).json().code).toBe('auth.client-forbidden');
    expect((await call('DELETE', '/api/auth/logout')).statusCode).toBe(403);
    expect((await call('GET', `/api/users/${client.clientId}`)).statusCode).toBe(403);
  });
});

describe('access tokens', () => {
  it('are refused when they are unsigned, foreign, expired or for somebody else', async () => {
    const person = await registerPerson(auth.app);
    const claims = decodeJwt(person.accessToken);
    const { publicKey: _public, privateKey } = await crypto.subtle.generateKey(
      { name: 'ECDSA', namedCurve: 'P-256' },
      true,
      ['sign', 'verify'],
    );
    const [header, payload] = person.accessToken.split('.');
    const forged = new UnsecuredJWT(claims).encode();
    const foreign = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
    for (const token of [forged, foreign, `${header}.${payload}.`, `${person.accessToken}x`, 'x', '']) {
      const response = await caller(auth.app, token)('GET', '/api/users/me');
      expect(response.statusCode).toBe(401);
      expect(response.headers['www-authenticate']).toContain('Bearer');
    }
  });

  it('expire after fifteen minutes', async () => {
    auth.clock.aheadMs = -20 * 60_000;
    const person = await registerPerson(auth.app);
    auth.clock.aheadMs = 0;
    expect((await person.call('GET', '/api/users/me')).statusCode).toBe(401);
  });
});

describe('signing keys', () => {
  it('are one for all instances that start at the same time', async () => {
    await auth.pool.query('DELETE FROM signing_keys');
    const store = createSigningKeyStore({ pool: auth.pool, sealKey: Buffer.alloc(32, 1) });
    const now = () => new Date();
    const rings = await Promise.all(Array.from({ length: 6 }, () => openKeyRing({ store, now })));
    expect(new Set(rings.map((ring) => ring.signer().id)).size).toBe(1);
    const { rows } = await auth.pool.query('SELECT private_key FROM signing_keys');
    expect(rows).toHaveLength(1);
    expect(rows[0].private_key.includes(Buffer.from('2a8648ce3d', 'hex'))).toBe(false);
  });

  it('are not read with another key, and the error says what to do', async () => {
    const store = createSigningKeyStore({ pool: auth.pool, sealKey: Buffer.alloc(32, 2) });
    await expect(openKeyRing({ store, now: () => new Date() })).rejects.toThrow('KEY_FILE');
  });

  it('are published until they expire, and the newest that may sign does', async () => {
    const store = createSigningKeyStore({ pool: auth.pool, sealKey: Buffer.alloc(32, 1) });
    const clock = { now: new Date() };
    const ring = await openKeyRing({ store, now: () => clock.now });
    const first = ring.signer().id;
    await store.make(2, new Date(clock.now.getTime() + 60_000));
    await ring.refresh();
    expect(ring.signer().id).toBe(first);
    expect(ring.keySet().keys).toHaveLength(2);
    clock.now = new Date(clock.now.getTime() + 60_000);
    expect(ring.signer().id).not.toBe(first);
    await auth.pool.query('UPDATE signing_keys SET expires_at = $1 WHERE id = $2', [clock.now, first]);
    await ring.refresh();
    expect(ring.keySet().keys.map(({ kid }) => kid)).toEqual([ring.signer().id]);
  });

  it('are given out without their private halves and may be cached', async () => {
    const response = await auth.app.inject('/.well-known/jwks.json');
    expect(response.headers['cache-control']).toBe('public, max-age=300');
    expect(Object.keys(response.json().keys[0]).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });
});
