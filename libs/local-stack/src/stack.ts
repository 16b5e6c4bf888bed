import { join } from 'node:path';
import { publishContracts } from '@astrapath/events';
import { projectRoot, type StackConfig } from './config.ts';
import { ensureCredentials } from './credentials.ts';
import { type Engines, startEnginesIn } from './engines.ts';
import { DATABASES } from './engines/postgres.ts';
import { expectOk } from './http-check.ts';
import { applyMigrations } from './migrate.ts';
import { createPortSource, type PortSource } from './ports.ts';
import { seed } from './seeds.ts';
import {
  existingServices,
  nodeArguments,
  type Service,
  STOP_STAGES,
  serviceEnvironment,
  serviceFile,
} from './services.ts';
import type { StackDirectory } from './stack-directory.ts';
import { type Supervised, supervise } from './supervisor.ts';

export const CREDENTIALS_FILE = 'credentials.json';

const HOST = '127.0.0.1';
const SERVICE_READY_WITHIN_MS = 90_000;
// When the stages of an orderly stop end at the latest, in ms since it began; the whole stop takes 20 s at most.
const STAGE_ENDS_MS = [6_000, 11_000, 14_500] as const;
const ENGINES_END_MS = 19_000;

/** A stack that is starting or running. */
export type StackRun = {
  /** Resolves when everything is ready; rejects when something cannot be started. */
  ready: Promise<ReadyStack>;
  stop(): Promise<void>;
};

/** What is ready, for the summary. */
export type ReadyStack = { services: readonly Service[]; engines: Engines['engines']; processes: () => [string, number][] };

type Settings = { config: StackConfig; directory: StackDirectory; log(line: string): void };
type Parts = { engines?: Awaited<ReturnType<typeof startEnginesIn>>; services: Map<string, Supervised> };

/** Starts engines, contracts, databases, seeds and services, in this order. */
export function runStack(settings: Settings): StackRun {
  const parts: Parts = { services: new Map() };
  const ready = start(settings, parts);
  return { ready, stop: () => stopInOrder(parts) };
}
