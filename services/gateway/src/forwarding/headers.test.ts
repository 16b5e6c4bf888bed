import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forwardedHeaders, returnedHeaders } from './headers.ts';

const pairs = (list: string[]) => list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1]]] : []));

describe('forwardedHeaders', () => {
  it('keeps what is meant for the service', () => {
    const headers = { authorization: 'Bearer a', 'content-type': 'application/json', prefer: 'wait=5', cookie: 'a=b' };
    expect(Object.fromEntries(pairs(forwardedHeaders(headers)))).toEqual(headers);
  });

  it.each([
    'connection',
    'keep-alive',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
    'proxy-authorization',
    'proxy-connection',
    'x-user-timezone',
    'x-user-past-zones',
    'x-forwarded-for',
    'x-forwarded-proto',
    'x-forwarded-anything',
    'forwarded',
    'x-request-id',
    'traceparent',
    'expect',
    'host',
    'content-length',
  ])('drops a client’s own %s', (name) => {
    expect(forwardedHeaders({ [name]: 'value' })).toEqual([]);
  });

  it('drops what Connection names, in any case and spacing', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^x-[a-z]{1,10}$/), fc.constantFrom(' ', '', '\t'), (name, space) => {
        const connection = `close,${space}${name.toUpperCase()}${space},other`;
        expect(forwardedHeaders({ connection, [name]: '1', accept: '*/*' })).toEqual(['accept', '*/*']);
      }),
    );
  });
});

describe('returnedHeaders', () => {
  it('keeps every cookie and names the request', () => {
    const list = returnedHeaders({ 'set-cookie': ['a=1', 'b=2'], 'x-request-id': 'theirs' }, 'ours', 'http');
    expect(list.slice(0, 6)).toEqual(['x-request-id', 'ours', 'set-cookie', 'a=1', 'set-cookie', 'b=2']);
    expect(list).not.toContain('theirs');
  });

  it('adds security headers and no-store where the service sets none', () => {
    const own = Object.fromEntries(pairs(returnedHeaders({ 'cache-control': 'max-age=300' }, 'a', 'http')));
    expect(own).toMatchObject({ 'cache-control': 'max-age=300', 'x-content-type-options': 'nosniff' });
    expect(own['strict-transport-security']).toBeUndefined();
    const https = Object.fromEntries(pairs(returnedHeaders({}, 'a', 'https')));
    expect(https).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(https['strict-transport-security']).toContain('max-age=');
  });

  it('drops hop-by-hop headers', () => {
    const headers = { connection: 'x-hop', 'x-hop': '1', 'keep-alive': 'timeout=5', 'transfer-encoding': 'chunked' };
    const names = pairs(returnedHeaders(headers, 'a', 'http')).map(([name]) => name);
    for (const name of Object.keys(headers)) expect(names).not.toContain(name);
  });
});
