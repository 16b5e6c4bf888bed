import { join } from 'node:path';
import { type StackConfig, readConfig } from '../config.ts';
import { ignoreLostOutput, onStopRequest } from '../signals.ts';
import { CREDENTIALS_FILE, runStack, type StackRun } from '../stack.ts';
import { openStackDirectory, STACK_FILE, type StackDirectory, StackRunningError } from '../stack-directory.ts';
import { readStackFile } from '../stack-file.ts';
import { summarise } from '../summary.ts';
import { tour } from '../tour.ts';
import { reasonOf } from '../until.ts';

const NEEDED_NODE = 24;
const began = Date.now();

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function log(line: string): void {
  say(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)}  ${line}`);
}

function fail(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

async function open(dir: string): Promise<StackDirectory> {
  try {
    return await openStackDirectory(dir, log);
  } catch (error) {
    if (!(error instanceof StackRunningError)) throw error;
    const gateway = readStackFile(join(dir, STACK_FILE))?.gateway;
    return fail(`${error.message}${gateway ? `; its gateway is at ${gateway}` : ', and is not ready yet'}`);
  }
}

/** Answers whether a stop was requested. */
function stopOnRequest(run: StackRun, directory: StackDirectory, config: StackConfig): () => boolean {
  let isStopping = false;
  const stop = async (reason: string) => {
    isStopping = true;
    say('');
    log(`stopping (${reason}) …`);
    await run.stop();
    directory.close();
    log('stopped');
    process.exit(0);
  };
  const kill = () => {
    directory.processes.killAll();
    directory.close();
    fail('killed everything at the second signal');
  };
  onStopRequest({ stop: (reason) => void stop(reason), kill }, { watchParent: config.startedByNpm });
  return () => isStopping;
}

async function main(): Promise<void> {
  if (Number(process.versions.node.split('.')[0]) < NEEDED_NODE) {
    fail(`the stack needs Node ${NEEDED_NODE}, and this is ${process.version}: start it with npm start`);
  }
  ignoreLostOutput();
  const config = readConfig();
  const directory = await open(config.dir);
  const run = runStack({ config, directory, log });
  const isStopping = stopOnRequest(run, directory, config);
  try {
    const ready = await run.ready;
    const files = { dir: config.dir, credentials: join(config.dir, CREDENTIALS_FILE) };
    say(`\n${summarise(ready, (Date.now() - began) / 1000, files)}\n`);
    if (ready.gateway) say(tour(ready.gateway));
  } catch (error) {
    if (isStopping()) return;
    process.stderr.write(`\n${reasonOf(error)}\n`);
    await run.stop();
    directory.close();
    process.exit(1);
  }
}

main().catch((error: unknown) => fail(reasonOf(error)));
