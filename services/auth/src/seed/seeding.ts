import { createId } from '@astrapath/service';
import type { AccountStore } from '../accounts/account-store.ts';
import { normaliseEmail } from '../accounts/email.ts';
import type { PasswordHasher } from '../accounts/password-hasher.ts';
import { normalisePassword } from '../accounts/password-policy.ts';
import { hashSecret } from '../clients/client-credentials.ts';
import type { ClientStore } from '../clients/client-store.ts';
import type { User } from '../users/user.ts';
import type { SeedCredentials } from './seed-credentials.ts';

const IMPORTER_SCOPES = ['analytics:import'];

type Seedling = { email: string; password: string; roles: string[]; firstName: string; lastName: string };
type Outcome = 'opened' | 'password changed' | 'unchanged';

export type SeedDependencies = {
  accounts: AccountStore;
  clients: ClientStore;
  hasher: PasswordHasher;
  now: () => Date;
};

/** Brings accounts and client to what the credentials say; what is so already stays as it is. */
export async function seedCredentials(
  { admin, demo, importer }: SeedCredentials,
  deps: SeedDependencies,
): Promise<{ admin: Outcome; demo: Outcome }> {
  const { clientId: id, clientSecret } = importer;
  await deps.clients.put({ id, secretHash: hashSecret(clientSecret), scopes: IMPORTER_SCOPES }, deps.now());
  return {
    admin: await seed({ ...admin, roles: ['user', 'admin'], firstName: 'Ada', lastName: 'Admin' }, deps),
    demo: await seed({ ...demo, roles: ['user'], firstName: 'Demo', lastName: 'User' }, deps),
  };
}

async function seed(seedling: Seedling, { accounts, hasher, now }: SeedDependencies): Promise<Outcome> {
  const password = normalisePassword(seedling.password);
  const user = userOf(seedling, now());
  const known = await accounts.findCredentials(user.email);
  if (known && (await hasher.matches(password, known.passwordHash))) return 'unchanged';
  const passwordHash = await hasher.hash(password);
  if ((await accounts.open({ user, passwordHash })) === 'opened') return 'opened';
  await accounts.changePassword(user.email, passwordHash, now());
  return 'password changed';
}

function userOf({ email, roles, firstName, lastName }: Seedling, now: Date): User {
  const profile = { firstName, lastName, jobTitle: null, company: null, skills: [], goals: [] };
  return { id: createId(), email: normaliseEmail(email), roles, timezone: 'UTC', createdAt: now, profile };
}
