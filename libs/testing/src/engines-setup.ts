import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishContracts } from '@astrapath/events';
import { startEngines } from '@astrapath/local-stack';
import type { TestProject } from 'vitest/node';
import { quietTelemetry } from './quiet.ts';

/** Starts one set of real engines on free ports for all integration tests of a run, and removes it afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'astrapath-test-'));
  const engines = await startEngines({ dir, log: (line) => void process.stdout.write(`engines: ${line}\n`) });
  await publishContracts({
    brokers: engines.urls.kafkaBrokers.split(','),
    registryUrl: engines.urls.schemaRegistryUrl,
    log: quietTelemetry('contracts').logger,
  });
  project.provide('engines', engines.urls);
  return async () => {
    await engines.stop();
    await rm(dir, { recursive: true, force: true });
  };
}
