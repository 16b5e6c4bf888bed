import { runService } from '@astrapath/service';
import { createLogger, createMetrics } from '@astrapath/telemetry';
import { readConfig, readLogLevel } from './config.ts';
import { connect } from './connections.ts';
import { startAuth } from './service.ts';

const logger = createLogger({ service: 'auth', level: readLogLevel() });
const metrics = createMetrics('auth');

await runService({
  logger,
  start: async () => {
    const config = readConfig();
    const { parts: connectionParts, ...connections } = await connect(config, { logger, metrics });
    const { app, parts } = await startAuth({ config, connections });
    await app.listen({ host: config.HOST, port: config.PORT });
    return [...parts, ...connectionParts];
  },
});
