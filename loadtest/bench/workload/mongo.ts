import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';

/** An empty MongoDB database by its URL; `drop` removes it. */
export function createDatabase(mongoUrl: string): { url: string; drop: () => Promise<void> } {
  const url = Object.assign(new URL(mongoUrl), { pathname: `/bench_${randomBytes(5).toString('hex')}` }).href;
  return {
    url,
    drop: async () => {
      const client = await MongoClient.connect(url);
      await client.db().dropDatabase();
      await client.close();
    },
  };
}
