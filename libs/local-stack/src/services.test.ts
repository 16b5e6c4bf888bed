import { expect, test } from 'vitest';
import { commonEnvironment, type Service, serviceEnvironment } from './services.ts';

const services: Service[] = [
  { name: 'gateway', port: 8080, url: 'http://127.0.0.1:8080' },
  { name: 'auth', port: 20_001, url: 'http://127.0.0.1:20001' },
  { name: 'analytics-consumer', port: 20_002, url: 'http://127.0.0.1:20002' },
];

test('a service gets its own port and database and the addresses of the others', () => {
  const inherited = { DATABASE_URL_AUTH: 'postgres://one', DATABASE_URL_AI: 'postgres://other', PORT: '8080' };
  expect(serviceEnvironment('auth', services, inherited)).toMatchObject({
    PORT: '20001',
    HOST: '127.0.0.1',
    DATABASE_URL: 'postgres://one',
    AUTH_URL: 'http://127.0.0.1:20001',
    LOG_LEVEL: 'info',
  });
});

test('a service has a name in its consumer group, so that a restart costs nobody a rebalance', () => {
  expect(serviceEnvironment('auth', services, {}).GROUP_INSTANCE_ID).toBe('auth');
  expect(serviceEnvironment('auth', services, { GROUP_INSTANCE_ID: 'mine' }).GROUP_INSTANCE_ID).toBe('mine');
});

test('a service without a database gets none, and the level asked for', () => {
  const env = serviceEnvironment('analytics-consumer', services, {
    LOG_LEVEL: 'debug',
    DATABASE_URL: 'postgres://stray',
  });
  expect(env.DATABASE_URL).toBeUndefined();
  expect(env.LOG_LEVEL).toBe('debug');
});

test('the key of auth lies with the data it is for, wherever the stack was started', () => {
  const variables = { KAFKA_BROKERS: '127.0.0.1:9092' };
  expect(commonEnvironment('/data/stack', { LOG_LEVEL: 'warn' }, variables)).toEqual({
    KEY_FILE: '/data/stack/auth.key',
    LOG_LEVEL: 'warn',
    ...variables,
  });
});

test('a key file named in the environment is kept', () => {
  expect(commonEnvironment('/data/stack', { KEY_FILE: '/run/secrets/key' }, {}).KEY_FILE).toBe('/run/secrets/key');
});
