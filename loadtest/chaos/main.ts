// npm run chaos -- [--seed N] [--profile short|medium|long] [--events N] [--kills N] … [--report FILE] [--keep]
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChaosOptions, readOptions, USAGE } from './options.ts';
import { describeReport, type Report } from './report.ts';
import { runChaos } from './run.ts';

const VIOLATED = 1;
const MISUSED = 2;
const INTERRUPTED = 130;

const options = readArguments();
const dir = await mkdtemp(join(tmpdir(), `astrapath-chaos-${options.seed}-`));
const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort(new Error('interrupted')));
process.once('SIGTERM', () => interruption.abort(new Error('interrupted')));
const began = Date.now();

try {
  await runChaos(options, { dir, log, interruption: interruption.signal }, tell);
} catch (error) {
  console.error(`chaos: ${error instanceof Error ? error.stack : String(error)}`);
  process.exitCode = interruption.signal.aborted ? INTERRUPTED : VIOLATED;
}
if (options.keep || process.exitCode === VIOLATED) console.error(`chaos: journal and logs are in ${dir}`);
else await rm(dir, { recursive: true, force: true });

async function tell(report: Report): Promise<void> {
  console.log(describeReport(report));
  process.exitCode = report.violations.length > 0 ? VIOLATED : 0;
  if (options.report !== undefined) await writeFile(options.report, `${JSON.stringify(report, null, 2)}\n`);
}

function log(line: string): void {
  console.error(`chaos: ${((Date.now() - began) / 1_000).toFixed(1).padStart(7)}  ${line}`);
}

function readArguments(): ChaosOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`chaos: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(MISUSED);
  }
}
