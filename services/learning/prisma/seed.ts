// Publishes the catalogue; run after the migrations, as often as one likes.
import { join } from 'node:path';
import { createCodec } from '@astrapath/events';
import { connectPostgres, waitFor } from '@astrapath/service';
import { createLogger } from '@astrapath/telemetry';
import { readCatalogue } from '../src/catalogue/catalogue-files.ts';
import { publishCatalogue } from '../src/catalogue/catalogue-publisher.ts';
import { readLogLevel, readSeedConfig } from '../src/config.ts';

const service = 'learning';
const logger = createLogger({ service, level: readLogLevel() });
const config = readSeedConfig();
const entries = await readCatalogue(join(import.meta.dirname, 'catalogue'));
const codec = await waitFor(
  'the schema registry',
  () => createCodec({ registryUrl: config.SCHEMA_REGISTRY_URL, topics: ['learning.path.published.v1'] }),
  { logger },
);
const pool = await connectPostgres({ url: config.DATABASE_URL, service, logger, maxConnections: 1 });
try {
  const published = await publishCatalogue(entries, { pool, codec, now: () => new Date() });
  logger.info({ paths: entries.length, published }, 'the catalogue is published');
} finally {
  await pool.end();
  await codec.close();
}
