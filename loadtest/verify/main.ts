// npm run verify -- <file> [--timezone <IANA zone>] [--mapping edify|ndjson]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findPlatform } from '@astrapath/local-stack';
import { MongoClient } from 'mongodb';
import { mappingOf } from '../replay/records.ts';

const COLLECTION = 'dailyStats';
const CONNECT_TIMEOUT_MS = 5_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timezone: { type: 'string', default: 'UTC' }, mapping: { type: 'string' } },
});
const file = positionals[0];
if (file === undefined) {
  console.error('usage: npm run verify -- <file> [--timezone <IANA zone, default UTC>] [--mapping edify|ndjson]');
  process.exit(2);
}
const mongoUrl = findPlatform().engine('mongo');
const client = await MongoClient.connect(mongoUrl, { serverSelectionTimeoutMS: CONNECT_TIMEOUT_MS });
try {
  process.exitCode = await compare(file, values.mapping ?? mappingOf(file), values.timezone);
} finally {
  await client.close();
}

/** Hands all documents, unread, to the Python program and returns its exit code: 0 equal, 1 different. */
async function compare(path: string, mapping: string, timezone: string): Promise<number> {
  const program = fileURLToPath(new URL('verify.py', import.meta.url));
  const python = spawn('python3', [program, path, mapping, timezone], { stdio: ['pipe', 'inherit', 'inherit'] });
  const exit = once(python, 'exit');
  for await (const document of client.db().collection(COLLECTION).find()) {
    if (!python.stdin.write(`${JSON.stringify(document)}\n`)) await Promise.race([once(python.stdin, 'drain'), exit]);
    if (python.exitCode !== null) break;
  }
  python.stdin.end();
  const [code] = await exit;
  return typeof code === 'number' ? code : 1;
}
