import { readFile } from 'node:fs/promises';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** A secret shorter than this is not a random one. */
const MIN_SECRET_LENGTH = 24;

const Login = Type.Object({
  email: Type.String({ minLength: 3 }),
  password: Type.String({ minLength: 12, maxLength: 128 }),
});

const SeedCredentials = Type.Object({
  admin: Login,
  demo: Login,
  importer: Type.Object({
    clientId: Type.String({ minLength: 1, maxLength: 128 }),
    clientSecret: Type.String({ minLength: MIN_SECRET_LENGTH, maxLength: 512 }),
  }),
});

export type SeedCredentials = Static<typeof SeedCredentials>;

/**
 * The accounts and the client that a stack has from its start.
 * @throws Error that names the file and never what is in it
 */
export async function readSeedCredentials(file: string): Promise<SeedCredentials> {
  const value: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (Value.Check(SeedCredentials, value)) return value;
  const places = [...Value.Errors(SeedCredentials, value)].map(({ instancePath }) => instancePath || '/');
  throw new Error(`${file} does not hold usable credentials: see ${[...new Set(places)].join(', ')}`);
}
