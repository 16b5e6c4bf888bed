import type { EngineVariables } from './config.ts';
import { DATABASES } from './engines/postgres.ts';
import { applyMigrations } from './migrate.ts';
import { serviceFile } from './services.ts';

/** Brings the database of each service that has one to its newest migration. */
export async function migrateDatabases(variables: EngineVariables, log: (line: string) => void): Promise<void> {
  await Promise.all(
    DATABASES.map(async ({ service, variable }) => {
      const databaseUrl = variables[variable];
      if (!databaseUrl) return;
      try {
        const applied = await applyMigrations({ databaseUrl, folder: serviceFile(service, 'prisma/migrations') });
        if (applied.length > 0) log(`database ${service}: applied ${applied.join(', ')}`);
      } catch (cause) {
        throw new Error(`database ${service}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      }
    }),
  );
}
