import { envSchema } from 'env-schema';
import type { Static, TObject } from 'typebox';

/**
 * Reads a service's configuration: defaults and conversion (`"8080"` → 8080) come from the schema.
 * @throws Error that names every variable that is missing or wrong, and never a value
 */
export function loadConfig<T extends TObject>(schema: T, env: NodeJS.ProcessEnv): Static<T> {
  try {
    return envSchema<Static<T>>({ schema, data: env, dotenv: false, env: false });
  } catch (error) {
    throw new Error(`the configuration is not usable: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
