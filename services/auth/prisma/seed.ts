// Creates the accounts and the client of SEED_CREDENTIALS_FILE; run after the migrations, as often as one likes.
import { createCodec } from '@astrapath/events';
import { connectPostgres, waitFor } from '@astrapath/service';
import { createLogger } from '@astrapath/telemetry';
import { createAccountStore } from '../src/accounts/account-store.ts';
import { createPasswordHasher } from '../src/accounts/password-hasher.ts';
import { createClientStore } from '../src/clients/client-store.ts';
import { readLogLevel, readSeedConfig } from '../src/config.ts';
import { readSeedCredentials } from '../src/seed/seed-credentials.ts';
import { seedCredentials } from '../src/seed/seeding.ts';

const service = 'auth';
const logger = createLogger({ service, level: readLogLevel() });
const config = readSeedConfig();
const credentials = await readSeedCredentials(config.SEED_CREDENTIALS_FILE);
const codec = await waitFor(
  'the schema registry',
  () => createCodec({ registryUrl: config.SCHEMA_REGISTRY_URL, topics: ['identity.user.registered.v1'] }),
  { logger },
);
const pool = await connectPostgres({ url: config.DATABASE_URL, service, logger, maxConnections: 1 });
try {
  const seeded = await seedCredentials(credentials, {
    accounts: createAccountStore({ pool, codec }),
    clients: createClientStore(pool),
    hasher: createPasswordHasher({ concurrency: 1 }),
    now: () => new Date(),
  });
  logger.info(seeded, 'the credentials are seeded');
} finally {
  await pool.end();
  await codec.close();
}
