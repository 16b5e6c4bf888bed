import { createServer, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { isOutage } from './outage.ts';

const coded = (message: string, code: string) => Object.assign(new Error(message), { code });
const named = (name: string) => Object.assign(new Error('it failed'), { name });

describe('an outage', () => {
  it.each([
    ['a refused connection', coded('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED')],
    ['PostgreSQL that starts up', coded('the database system is starting up', '57P03')],
    ['PostgreSQL whose disk is full', coded('could not extend file', '53100')],
    ['a connection that PostgreSQL lost', new Error('Connection terminated unexpectedly')],
    ['no connection in time', new Error('timeout exceeded when trying to connect')],
    ['a store nobody elects', named('MongoServerSelectionError')],
    ['Redis that is away', named('MaxRetriesPerRequestError')],
    ['a broker that does not acknowledge', named('PublishUnavailableError')],
    ['a standby that takes no writes yet', coded('cannot execute INSERT in a read-only transaction', '25006')],
    ['Prisma that finds no free connection', coded('too many database connections opened', 'P2037')],
    ['Prisma that cannot reach its database', coded('cannot reach database server', 'P1001')],
    ['Prisma that was told so by PostgreSQL', coded('Database error. Code: `57P03`. Message: `starting up`', 'P2039')],
    ['what another error is caused by', new Error('could not read', { cause: coded('reset', 'ECONNRESET') })],
    ['every address refusing', new AggregateError([coded('connect ECONNREFUSED ::1:5432', 'ECONNREFUSED')])],
  ])('is %s', (_what, error) => {
    expect(isOutage(error)).toBe(true);
  });

  it.each([
    ['a broken constraint', coded('duplicate key value violates unique constraint', '23505')],
    ['wrong SQL', coded('syntax error at or near "SELEC"', '42601')],
    ['wrong SQL of Prisma', coded('Database error. Code: `42601`. Message: `syntax error`', 'P2039')],
    ['a bug', new TypeError('undefined is not a function')],
    ['no error', 'ECONNREFUSED'],
  ])('is not %s', (_what, error) => {
    expect(isOutage(error)).toBe(false);
  });
});

describe('what the clients say', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  /** A server that does this to each connection. */
  async function serve(greet: (socket: Socket) => void): Promise<number> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      greet(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  it.each([
    ['refuses connections', async () => 1],
    ['closes them at once', () => serve((socket) => socket.end())],
    ['never answers', () => serve(() => undefined)],
  ])('of a PostgreSQL that %s is an outage', async (_what, start) => {
    const pool = new pg.Pool({ host: '127.0.0.1', port: await start(), connectionTimeoutMillis: 200 });
    closing.push(() => pool.end());
    expect(isOutage(await pool.query('SELECT 1').catch((error: unknown) => error))).toBe(true);
  });

  it.each([
    ['refuses connections', async () => 1],
    ['never answers', () => serve(() => undefined)],
  ])('of a Redis that %s is an outage', async (_what, start) => {
    const options = { host: '127.0.0.1', port: await start(), maxRetriesPerRequest: 0, commandTimeout: 200 };
    const redis = new Redis(options).on('error', () => undefined);
    closing.push(() => redis.disconnect());
    expect(isOutage(await redis.get('key').catch((error: unknown) => error))).toBe(true);
  });
});
