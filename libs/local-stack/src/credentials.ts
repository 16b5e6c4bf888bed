import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

type Account = { email: string; password: string };

/** The accounts of a local stack, which the seeds create. */
export type Credentials = { admin: Account; demo: Account; importer: { clientId: string; clientSecret: string } };

const SECRET_BYTES = 24;

/** A secret of 32 characters that may stand in a URL or a shell command as it is. */
function createSecret(): string {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return secret.startsWith('-') ? createSecret() : secret;
}

export function createCredentials(secret: () => string = createSecret): Credentials {
  return {
    admin: { email: 'admin@astrapath.local', password: secret() },
    demo: { email: 'demo@astrapath.local', password: secret() },
    importer: { clientId: 'importer', clientSecret: secret() },
  };
}

/** Makes the file (mode 600) at the first start; later starts keep it, because the seeded accounts have its passwords. */
export function ensureCredentials(path: string): void {
  if (existsSync(path)) {
    JSON.parse(readFileSync(path, 'utf8'));
    return;
  }
  writeFileSync(`${path}.new`, `${JSON.stringify(createCredentials(), null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
