import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot, readConfig } from './config.ts';

test('without settings everything is below .local, and the gateway listens on 8080', () => {
  const config = readConfig({});
  expect(config.dir).toBe(join(projectRoot, '.local'));
  expect(config.enginesDir).toBe(join(projectRoot, '.local/engines'));
  expect(config.gatewayPort).toBe(8080);
  expect(config.external).toEqual({});
});

test('another data directory keeps the engines where they are', () => {
  const config = readConfig({ ASTRAPATH_DIR: '/tmp/elsewhere' });
  expect(config.dir).toBe('/tmp/elsewhere');
  expect(config.enginesDir).toBe(join(projectRoot, '.local/engines'));
});

test('URLs of engines of one’s own are taken, empty ones are not', () => {
  const { external } = readConfig({ KAFKA_BROKERS: 'kafka:9092', MONGO_URL: '' });
  expect(external).toEqual({ KAFKA_BROKERS: 'kafka:9092' });
});

test.each(['http', '0', '70000', '1.5'])('PORT=%s is refused with a sentence', (PORT) => {
  expect(() => readConfig({ PORT })).toThrow(`PORT must be a number from 1 to 65535, and is "${PORT}"`);
});
