// npm run bench -- [<name> …] [--quick]
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { publishContracts } from '@astrapath/events';
import { projectRoot, startEngines } from '@astrapath/local-stack';
import { quietTelemetry } from '@astrapath/testing';
import { benchmarks } from './benchmarks.ts';
import type { Engines, Size } from './harness/benchmark.ts';
import { type NamedFinding, runBenchmarks } from './harness/run.ts';
import { tableOf } from './harness/table.ts';

const RESULTS = join(projectRoot, '.local', 'bench');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const chosen = benchmarks.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const unknown = positionals.filter((name) => !benchmarks.some((one) => one.name === name));
if (unknown.length > 0) {
  console.error(`bench: there is no ${unknown.join(', ')}; there is ${benchmarks.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
await withEngines((engines) => runAll(engines, values.quick ? 'quick' : 'full'));

async function runAll(engines: Engines, size: Size): Promise<void> {
  const at = new Date().toISOString();
  const file = join(RESULTS, `${at.replaceAll(':', '-')}.json`);
  const findings: NamedFinding[] = [];
  await mkdir(RESULTS, { recursive: true });
  // Written after each benchmark, so that one that fails costs nothing of the others.
  await runBenchmarks(chosen, engines, size, async (found, seconds) => {
    findings.push(...found);
    console.error(`\nbench: ${found[0]?.benchmark}, ${seconds.toFixed(1)} s\n${tableOf(found)}\n`);
    await writeFile(file, JSON.stringify({ at, size, node: process.version, findings }, null, 1));
  });
  console.log(tableOf(findings));
  if (size === 'quick') console.log('quick: shows that everything runs; the figures mean nothing');
  console.log(`all samples: ${file}`);
}

/** Engines of this run's own, on free ports and with empty data. */
async function withEngines(work: (engines: Engines) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'astrapath-bench-'));
  const engines = await startEngines({
    dir,
    only: ['kafka', 'schemaRegistry', 'postgres', 'mongo'],
    log: (line) => console.error(`bench: ${line}`),
  });
  const stop = async () => {
    await engines.stop();
    await rm(dir, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().then(() => process.exit(130)));
  }
  try {
    const { urls } = engines;
    await publishContracts({
      brokers: urls.kafkaBrokers.split(','),
      registryUrl: urls.schemaRegistryUrl,
      log: quietTelemetry('bench').logger,
    });
    await work({ urls, pidOf: (name) => new Map(engines.pids()).get(name) });
  } finally {
    await stop();
  }
}
