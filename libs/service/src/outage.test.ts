import { describe, expect, it } from 'vitest';
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
    ['Prisma that cannot reach its database', coded('cannot reach database server', 'P1001')],
    ['what another error is caused by', new Error('could not read', { cause: coded('reset', 'ECONNRESET') })],
    ['every address refusing', new AggregateError([coded('connect ECONNREFUSED ::1:5432', 'ECONNREFUSED')])],
  ])('is %s', (_what, error) => {
    expect(isOutage(error)).toBe(true);
  });

  it.each([
    ['a broken constraint', coded('duplicate key value violates unique constraint', '23505')],
    ['wrong SQL', coded('syntax error at or near "SELEC"', '42601')],
    ['a bug', new TypeError('undefined is not a function')],
    ['no error', 'ECONNREFUSED'],
  ])('is not %s', (_what, error) => {
    expect(isOutage(error)).toBe(false);
  });
});
