import { defineConfig } from 'vitest/config';

const MINUTE_MS = 60_000;
/** Real engines on a loaded CI machine can miss a deadline; a test that fails three times is broken. */
const RETRIES = process.env.CI ? 2 : 0;
/** Each worker has engines of its own; engines given from outside are one set, and their consumer groups too. */
const ENGINE_SETS = process.env.KAFKA_BROKERS ? 1 : 2;

export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contracts,libs,services}/**/src/**/*.test.ts', '{loadtest,operations}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.int.test.ts', '**/*.e2e.test.ts'],
        },
      },
      {
        test: {
          name: 'int',
          include: ['{libs,services}/*/test/**/*.int.test.ts', '{examples,operations}/**/*.int.test.ts'],
          globalSetup: ['libs/testing/src/engines-setup.ts'],
          pool: 'forks',
          maxWorkers: ENGINE_SETS,
          retry: RETRIES,
          testTimeout: MINUTE_MS,
          hookTimeout: 2 * MINUTE_MS,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['{e2e,examples}/**/*.e2e.test.ts'],
          globalSetup: ['e2e/platform-setup.ts'],
          pool: 'forks',
          fileParallelism: false,
          retry: RETRIES,
          testTimeout: 2 * MINUTE_MS,
          hookTimeout: 5 * MINUTE_MS,
        },
      },
    ],
  },
});
