import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishContracts } from '@astrapath/events';
import { type Engines, startEngines } from '@astrapath/local-stack';
import type { TestProject } from 'vitest/node';
import { quietTelemetry } from './quiet.ts';

/**
 * Starts a set of real engines on free ports for each worker, so that files of two workers never share a consumer
 * group, and removes them afterwards.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'astrapath-test-'));
  const sets: Engines[] = [];
  const remove = async () => {
    await Promise.all(sets.map((engines) => engines.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (let worker = 1; worker <= project.config.maxWorkers; worker++) {
      sets.push(await startSet(join(folder, String(worker))));
    }
  } catch (error) {
    await remove();
    throw error;
  }
  project.provide(
    'engines',
    sets.map(({ urls }) => urls),
  );
  return remove;
}

async function startSet(dir: string): Promise<Engines> {
  await mkdir(dir);
  const engines = await startEngines({ dir, log: (line) => void process.stdout.write(`engines: ${line}\n`) });
  await publishContracts({
    brokers: engines.urls.kafkaBrokers.split(','),
    registryUrl: engines.urls.schemaRegistryUrl,
    log: quietTelemetry('contracts').logger,
  });
  return engines;
}
