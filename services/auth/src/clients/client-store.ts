import type { Pool } from 'pg';

export type ServiceClient = { id: string; secretHash: Buffer; scopes: string[] };
export type ClientStore = ReturnType<typeof createClientStore>;

/** Service clients: who may get tokens without a person. */
export function createClientStore(pool: Pool) {
  return {
    async find(clientId: string): Promise<ServiceClient | undefined> {
      const { rows } = await pool.query<ServiceClient>(
        'SELECT id, secret_hash AS "secretHash", scopes FROM oauth_clients WHERE id = $1',
        [clientId],
      );
      return rows[0];
    },
    /** Stores a client as given, in the place of what was there. */
    async put({ id, secretHash, scopes }: ServiceClient, now: Date): Promise<void> {
      await pool.query(
        `INSERT INTO oauth_clients (id, secret_hash, scopes, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET secret_hash = excluded.secret_hash, scopes = excluded.scopes`,
        [id, secretHash, scopes, now],
      );
    },
  };
}
