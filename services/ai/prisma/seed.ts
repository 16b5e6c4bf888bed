// Adds the models and imports the occupations; run after the migrations, as often as one likes.
import { join } from 'node:path';
import { connectPostgres } from '@astrapath/service';
import { createLogger } from '@astrapath/telemetry';
import { readLogLevel, readSeedConfig } from '../src/config.ts';
import { localModels } from '../src/models/model.ts';
import { addModels } from '../src/models/model-store.ts';
import { importOccupations } from '../src/skill-gap/import/import-occupations.ts';

const service = 'ai';
const logger = createLogger({ service, level: readLogLevel() });
const { databaseUrl, onetFolder } = readSeedConfig();
const pool = await connectPostgres({ url: databaseUrl, service, logger, maxConnections: 1 });
try {
  const models = await addModels(pool, localModels);
  const catalogueFile = join(import.meta.dirname, 'catalogue', 'occupations.json');
  const occupations = await importOccupations(pool, { catalogueFile, onetFolder });
  logger.info({ models, occupations, onet: onetFolder !== undefined }, 'models and occupations are in place');
} finally {
  await pool.end();
}
