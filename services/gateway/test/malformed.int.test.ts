import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Platform, startPlatform } from './platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());

const PATIENCE_MS = 1_500;
const AT_ONCE = 30;

/** Pieces that are wrong, or right in the wrong place; every request below is built of three of them. */
const METHODS = [
  'GET',
  'POST',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'QUERY',
  'FOO',
  '',
  'get',
  'P\u00d6ST',
];
const TARGETS = [
  '/api/users/me',
  '/api/analytics/events',
  '*',
  '',
  '/api/users/%',
  '/api/users/%00',
  '/api/users/%ff%fe',
  '/api/tools/\u00e9',
  '/api/tools/a b',
  `/api/tools/${'x'.repeat(10_000)}`,
  `/api/tools?${'q=%zz&'.repeat(500)}`,
  'http://',
  'http://[::1/api/users/me',
  'ftp://a/api/users/me',
  'api/users/me',
  '/api/users/\x7f',
  '//',
  '?',
  '#',
];
const HEADERS = [
  'content-length: 5\r\n\r\nabcde',
  'content-length: 5, 6\r\n\r\nabcdef',
  'content-length: -1\r\n\r\n',
  'content-length: 99999999999999999999\r\n\r\n',
  'content-length: 0x5\r\n\r\nabcde',
  'content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  'content-length: 3\r\ncontent-length: 4\r\n\r\nabcd',
  'transfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n',
  'transfer-encoding: chunked\r\n\r\n5\r\nabc\r\n0\r\n\r\n',
  'transfer-encoding: chunked, gzip\r\n\r\n0\r\n\r\n',
  'transfer-encoding: gzip\r\n\r\nabc',
  'transfer-encoding : chunked\r\n\r\n0\r\n\r\n',
  `transfer-encoding: chunked\r\n\r\n5;${'x'.repeat(20_000)}\r\nabcde\r\n0\r\n\r\n`,
  'expect: 100-continue\r\ncontent-length: 2\r\n\r\n{}',
  'expect: the-unexpected\r\ncontent-length: 2\r\n\r\n{}',
  'content-type: nonsense\r\ncontent-length: 2\r\n\r\n{}',
  'content-type: application/json;;;=\r\ncontent-length: 1\r\n\r\n{',
  `x-huge: ${'y'.repeat(20_000)}\r\n\r\n`,
  `${'x-many: 1\r\n'.repeat(1_500)}\r\n`,
  'x-nul: a\x00b\r\n\r\n',
  'x-bare: a\nb: c\r\n\r\n',
  'x folded: a\r\n b\r\n\r\n',
  ': empty\r\n\r\n',
  'no-colon\r\n\r\n',
  'x-latin: \u00e9\u00ff\r\n\r\n',
  'host: b\r\n\r\n',
  'connection: \u00e9, ,,, ;\r\n\r\n',
  'connection: upgrade\r\nupgrade: websocket\r\n\r\n',
  'connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n\r\n',
  'te: trailers\r\ntrailer: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: 1\r\n\r\n',
  'x-forwarded-for: ;;;\r\nx-request-id: \t\r\ntraceparent: 00-zz\r\nidempotency-key: \r\n\r\n',
  '\r\n\r\nGET / HTTP/9.9\r\n\r\n',
];
const VERSIONS = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/1.2', 'HTTP/2.0', 'HTTP/1.1 ', ''];
const GARBAGE = [
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\r\n\r\n\r\n\r\n',
  '\x00'.repeat(1_000),
  'A'.repeat(100_000),
  '{"json":true}\r\n\r\n',
  'GET',
  'HTTP/1.1 200 OK\r\n\r\n',
];

function malformedRequests(count: number): string[] {
  const built = Array.from({ length: count - GARBAGE.length }, (_, index) => {
    const method = METHODS[index % METHODS.length];
    const target = TARGETS[index % TARGETS.length];
    const version = VERSIONS[index % 7 === 0 ? index % VERSIONS.length : 0];
    const authorization = index % 5 === 0 ? '' : `authorization: Bearer ${platform.token}\r\n`;
    const host = index % 11 === 0 ? '' : 'host: a\r\n';
    return `${method} ${target} ${version}\r\n${host}${authorization}connection: close\r\n${HEADERS[index % HEADERS.length]}`;
  });
  return [...GARBAGE, ...built];
}

const statusesOf = (answer: string) =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/g)].map(([, status]) => Number(status));

describe('malformed requests', () => {
  it('are answered as the client’s, every one of 400', async () => {
    const requests = malformedRequests(400);
    const seen = new Map<number, number>();
    for (let start = 0; start < requests.length; start += AT_ONCE) {
      const batch = requests.slice(start, start + AT_ONCE);
      const answers = await Promise.all(batch.map((bytes) => platform.raw(bytes, PATIENCE_MS)));
      answers.forEach((answer, index) => {
        const statuses = statusesOf(answer);
        for (const status of statuses) {
          expect(status, `${answer.slice(0, 600)}\nto ${batch[index]?.slice(0, 300)}`).toBeLessThan(500);
          seen.set(status, (seen.get(status) ?? 0) + 1);
        }
        if (statuses.length > 0) expect(answer).toMatch(/\r\nx-request-id: /i);
      });
    }
    expect(seen.get(400) ?? 0).toBeGreaterThan(100);
    expect((await platform.call('/api/users/me')).status).toBe(200);
  });

  it.each([
    ['a length and chunks at once', 'content-length: 4\r\ntransfer-encoding: chunked', 400],
    ['two lengths', 'content-length: 4\r\ncontent-length: 5', 400],
    ['headers without end', `x: ${'y'.repeat(20_000)}`, 431],
  ])('are refused before they reach a service: %s', async (_what, headers, status) => {
    const { state } = platform.services.tools;
    state.seen.length = 0;
    const head = `POST /api/tools/x/execute HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${platform.token}\r\n`;
    const answer = await platform.raw(`${head}${headers}\r\n\r\n0\r\n\r\nGET /api/tools HTTP/1.1\r\nhost: a\r\n\r\n`);
    expect(statusesOf(answer)).toEqual([status]);
    expect(answer).toContain('application/problem+json');
    expect(state.seen).toEqual([]);
  });

  it('end an upload that has begun with 400', async () => {
    const head = `POST /api/analytics/events HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${platform.token}\r\n`;
    const answer = await platform.raw(`${head}transfer-encoding: chunked\r\n\r\n5\r\nabcde\r\nnonsense\r\n`);
    expect(statusesOf(answer)).toEqual([400]);
  });

  it('leave the requests before them on the connection their answers', async () => {
    const good = `GET /api/users/me HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${platform.token}\r\n\r\n`;
    expect(statusesOf(await platform.raw(`${good}${good}nonsense\r\n\r\n`))).toEqual([200, 200, 400]);
  });

  it('of a body where none belongs is not forwarded', async () => {
    const head = `GET /api/users/me HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${platform.token}\r\n`;
    const next = `${head}connection: close\r\n\r\n`;
    const answer = await platform.raw(`${head}content-length: 5\r\n\r\nabcde${next}`);
    expect(statusesOf(answer)).toEqual([200, 200]);
    expect(answer).not.toContain('abcde');
  });
});
