// npm run replay -- <file> [--timezone <IANA zone>] [--mapping edify|ndjson]
import { access } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { findPlatform } from '@astrapath/local-stack';
import { createImporter } from './importer.ts';
import { type Mapping, mappingOf, readRecords } from './records.ts';
import { replay } from './replay.ts';
import { createTally } from './tally.ts';

const USAGE = 'usage: npm run replay -- <file> [--timezone <IANA zone, default UTC>] [--mapping edify|ndjson]';
const PROGRESS_INTERVAL_MS = 1_000;

const { file, mapping, timezone } = await readArguments();
const platform = findPlatform();
const gateway = platform.gateway();
const credentials = platform.importer();
const tally = createTally();
const importer = createImporter({
  gateway,
  credentials,
  onRetry: (reason) => {
    tally.retry();
    console.error(`replay: sending a chunk again (${reason})`);
  },
});
const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
process.once('SIGTERM', () => interruption.abort());

console.error(`replay: ${file} (${mapping}, ${timezone}) to ${gateway}`);
const ticker = setInterval(() => console.error(`replay: ${tally.progress()}`), PROGRESS_INTERVAL_MS);
try {
  await replay({
    records: readRecords(file, mapping, timezone),
    send: importer.send,
    tally,
    signal: interruption.signal,
  });
} catch (error) {
  console.error(`replay: stopped: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  clearInterval(ticker);
  await importer.close();
}
console.log(tally.summary());
if (interruption.signal.aborted) {
  console.log('interrupted: run the same command again, what had arrived counts once');
  process.exitCode = 130;
}

async function readArguments(): Promise<{ file: string; mapping: Mapping; timezone: string }> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { timezone: { type: 'string', default: 'UTC' }, mapping: { type: 'string' } },
  });
  const path = positionals[0];
  if (path === undefined) return usage('which file?');
  if (
    !(await access(path).then(
      () => true,
      () => false,
    ))
  )
    return usage(`there is no file ${path}`);
  const name = values.mapping ?? mappingOf(path);
  if (name !== 'edify' && name !== 'ndjson') return usage(`there is no mapping ${name}`);
  return { file: path, mapping: name, timezone: values.timezone };
}

function usage(problem: string): never {
  console.error(`replay: ${problem}\n${USAGE}`);
  process.exit(2);
}
