import { runService } from '@astrapath/service';
import { createLogger, createMetrics } from '@astrapath/telemetry';
import { readConfig } from './config.ts';
import { createGateway } from './gateway.ts';

const config = readConfig(process.env);
const logger = createLogger({ service: 'gateway', level: config.logLevel });

await runService({
  logger,
  start: async () => {
    const { app, parts } = createGateway(config, logger, createMetrics('gateway'));
    await app.listen({ port: config.port, host: config.host });
    return parts;
  },
});
