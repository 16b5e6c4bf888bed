import type { ArmTypes } from './arm.ts';
import type { Sample } from './benchmark.ts';

type Work<T extends ArmTypes> = { answer(input: T['input']): Promise<T['output']>; close(): Promise<void> };

/**
 * The child's side of an arm: prepares itself with the settings, then answers one input after the other until the
 * parent disconnects.
 */
export async function serveArm<T extends ArmTypes>(
  prepare: (settings: T['settings']) => Promise<Work<T>>,
): Promise<void> {
  const settings: T['settings'] = JSON.parse(process.argv[2] ?? '{}');
  const work = await prepare(settings);
  process.on('message', (message) => {
    const { input }: { input: T['input'] } = JSON.parse(String(message));
    void answerOf(work, input).then((answer) => process.send?.(JSON.stringify(answer)));
  });
  process.once('disconnect', () => void work.close().then(() => process.exit(0)));
  process.send?.(JSON.stringify({ type: 'answer' }));
}

async function answerOf<T extends ArmTypes>({ answer }: Work<T>, input: T['input']): Promise<object> {
  try {
    return { type: 'answer', output: await answer(input) };
  } catch (error) {
    return { type: 'failed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Runs `work` on a clean heap and takes this process's CPU time, garbage collection included. */
export async function measure(units: number, work: () => Promise<void>): Promise<Sample> {
  globalThis.gc?.();
  const meter = startMeter();
  await work();
  return { units, ...meter() };
}

/** CPU and wall time of this process from now until it is read. */
export function startMeter(): () => Pick<Sample, 'cpuMs' | 'wallMs'> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { cpuMs: (user + system) / 1_000, wallMs: performance.now() - began };
  };
}
