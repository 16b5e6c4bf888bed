// npm run analytics:rebuild [-- --swap [--allow-removal]] [--json]: the rebuild of analytics-consumer, told where the platform is.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findPlatform, projectRoot } from '@astrapath/local-stack';

const PROGRAM = join(projectRoot, 'services/analytics-consumer/src/rebuild/main.ts');

try {
  const platform = findPlatform();
  const env = {
    LOG_LEVEL: 'error',
    ...process.env,
    KAFKA_BROKERS: platform.engine('kafka'),
    SCHEMA_REGISTRY_URL: platform.engine('schemaRegistry'),
    MONGO_URL: platform.engine('mongo'),
  };
  const rebuild = spawn(process.execPath, [PROGRAM, ...process.argv.slice(2)], { env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => rebuild.kill(signal));
  rebuild.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
} catch (error) {
  console.error(`rebuild: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
