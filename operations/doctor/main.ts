// npm run doctor [-- --json]
import { parseArgs } from 'node:util';
import { findPlatform } from '@astrapath/local-stack';
import { createLogger } from '@astrapath/telemetry';
import type { Finding } from './check.ts';
import { examine } from './doctor.ts';
import { isHealthy, toJson, toText } from './report.ts';
import { reasonOf } from './run-checks.ts';

const USAGE = 'usage: npm run doctor [-- --json]';
const EXIT = { healthy: 0, broken: 1, misused: 2 } as const;

const began = performance.now();
const isJson = readArguments();
const findings = await examinePlatform();
const tookMs = performance.now() - began;
process.exitCode = isHealthy(findings) ? EXIT.healthy : EXIT.broken;
// A connection to an engine that does not answer would keep the process for its own time-out.
process.stdout.write(`${(isJson ? toJson : toText)(findings, tookMs)}\n`, () => process.exit());

async function examinePlatform(): Promise<Finding[]> {
  const platform = findPlatform();
  try {
    platform.gateway();
  } catch (error) {
    const saw = error instanceof Error ? error.message : String(error);
    const advice =
      'Start it with npm start; name its place with ASTRAPATH_DIR, or its parts with GATEWAY_URL, KAFKA_BROKERS and so on.';
    return [{ section: 'Platform', name: 'it runs', status: 'broken', saw, advice, tookMs: 0 }];
  }
  return examine(platform, createLogger({ service: 'doctor', level: process.env.LOG_LEVEL ?? 'silent' }));
}

function readArguments(): boolean {
  try {
    return parseArgs({ options: { json: { type: 'boolean', default: false } } }).values.json;
  } catch (error) {
    process.stderr.write(`doctor: ${reasonOf(error)}\n${USAGE}\n`);
    process.exit(EXIT.misused);
  }
}
