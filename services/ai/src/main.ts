import { runService } from '@astrapath/service';
import { createLogger, createMetrics } from '@astrapath/telemetry';
import { connectClients } from './clients.ts';
import { readConfig, readLogLevel } from './config.ts';
import { startAi } from './service.ts';

const logger = createLogger({ service: 'ai', level: readLogLevel() });
const metrics = createMetrics('ai');

await runService({
  logger,
  start: async (fail) => {
    const config = readConfig();
    const { parts: clientParts, ...clients } = await connectClients(config, { logger, metrics });
    const { app, parts } = await startAi({ config, clients, fail });
    await app.listen({ host: config.HOST, port: config.PORT });
    return [...parts, ...clientParts];
  },
});
