import { publishContracts } from '@astrapath/events';
import { createLogger } from '@astrapath/telemetry';
import { readConfig } from '../config.ts';

const { external } = readConfig();
await publishContracts({
  brokers: (external.KAFKA_BROKERS ?? '').split(','),
  registryUrl: external.SCHEMA_REGISTRY_URL ?? '',
  log: createLogger({ service: 'contracts', level: 'info' }),
});
