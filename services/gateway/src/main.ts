import { runService } from '@astrapath/service';
import { createLogger, createMetrics } from '@astrapath/telemetry';
import { readConfig, readLogLevel } from './config.ts';
import { createGateway } from './gateway.ts';

const logger = createLogger({ service: 'gateway', level: readLogLevel(process.env) });

await runService({
  logger,
  start: async () => {
    const config = readConfig(process.env);
    const { app, parts } = createGateway(config, logger, createMetrics('gateway'));
    await app.listen({ port: config.port, host: config.host });
    return parts;
  },
});
