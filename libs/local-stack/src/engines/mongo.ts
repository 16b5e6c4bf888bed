import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { type Engine, type EngineContext, engineEnvironment, externalEngine, HOST } from './engine.ts';

const DEFAULT_PORT = 27017;
const DATABASE = 'astrapath';
const CACHE = '64M';
const SERVER = fileURLToPath(new URL('mongo_server.py', import.meta.url));
const READY_WITHIN_MS = 60_000;
const TIMEOUT_MS = 3_000;

/** SecantusDB: MongoDB's wire protocol on WiredTiger. It syncs its log at each commit, so `j: true` holds. */
export async function mongo(context: EngineContext): Promise<Engine> {
  const external = context.external.MONGO_URL;
  if (external) return externalEngine('mongo', endpoint(external));
  const { python } = await context.files();
  const port = await context.port(DEFAULT_PORT);
  const home = context.data('mongo');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const address = ['--host', HOST, '--port', String(port)];
  const storage = ['--storage-path', home, '--cache-size', CACHE, '--sync-on-commit'];
  // It calls itself a replica set of one; a direct connection takes it at this address, whatever it says its name is.
  const url = `mongodb://${HOST}:${port}/${DATABASE}?directConnection=true`;
  return {
    ...endpoint(url),
    name: 'mongo',
    readyWithinMs: READY_WITHIN_MS,
    process: {
      command: python,
      args: [SERVER, ...address, ...storage, '--log-level', 'WARNING'],
      cwd: home,
      env: { ...engineEnvironment(context.environment), PYTHONDONTWRITEBYTECODE: '1' },
      logFile: context.log('mongo'),
    },
  };
}

function endpoint(url: string) {
  return { url, urls: { mongoUrl: url }, variables: { MONGO_URL: url }, isReady: () => greet(url) };
}

async function greet(url: string): Promise<void> {
  const timeouts = { serverSelectionTimeoutMS: TIMEOUT_MS, connectTimeoutMS: TIMEOUT_MS, socketTimeoutMS: TIMEOUT_MS };
  const client = new MongoClient(url, timeouts);
  try {
    const hello = await client.db('admin').command({ hello: 1 });
    if (hello.isWritablePrimary !== true) throw new Error('the store does not take writes yet');
  } finally {
    await client.close();
  }
}
