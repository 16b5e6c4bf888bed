// A program of its own for the watchdog test: starts one engine, says where, and waits to be killed.
import { startEngines } from '../src/index.ts';

await startEngines({ dir: process.argv[2] ?? '', only: ['redisQueue'] });
process.stdout.write('ready\n');
setInterval(() => undefined, 1_000_000);
