import { type ChildProcess, fork, type ForkOptions } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { until } from '@astrapath/testing';
import type { TestContext } from 'vitest';
import { PublishUnavailableError } from '../src/index.ts';
import { TOPIC, type World } from './world.ts';

const PROGRAM = fileURLToPath(new URL('consumer-process.ts', import.meta.url));

export type Member = Awaited<ReturnType<typeof startMember>>;

type Context = Pick<TestContext, 'onTestFinished'>;

/** A process has to start first, several beside engines that start too, on two cores. */
const JOINS_WITHIN_MS = 60_000;
/** About a hundred events a second: enough to be always under way. */
const PAUSE_MS = 10;

/** A process that consumes for a group; `handled` are the numbers of this world's events, duplicates included. */
export async function startMember(
  world: World,
  group: string,
  { onTestFinished }: Context,
  { instanceId, ...options }: ForkOptions & { instanceId?: string } = {},
) {
  const args = [world.brokers.join(','), world.registryUrl, group, ...(instanceId === undefined ? [] : [instanceId])];
  const child: ChildProcess = fork(PROGRAM, args, { execArgv: [], ...options });
  onTestFinished(() => void child.kill('SIGKILL'));
  const handled: number[] = [];
  let hasJoined = false;
  child.on('message', (message) => {
    if (message === 'joined') hasJoined = true;
    else if (Array.isArray(message)) handled.push(...message.map(String).flatMap(numberOf));
  });
  const numberOf = (eventId: string) => (world.isOurs({ eventId }) ? [world.numberOf({ eventId })] : []);
  await until('the member to join', () => hasJoined, JOINS_WITHIN_MS);
  return { handled, kill: (signal: NodeJS.Signals) => child.kill(signal) };
}

/**
 * Publishes events one after the other, on all partitions, until stopped: at the end of the test at the latest, before
 * what the test opened earlier is closed, for vitest goes backwards. `published` are those that Kafka has acknowledged.
 */
export function startPublishing(world: World, { onTestFinished }: Context) {
  const published: number[] = [];
  let isStopped = false;
  const publishOn = async () => {
    for (let number = 0; !isStopped; number++) {
      if (await isPublished(world, number)) published.push(number);
      await delay(PAUSE_MS);
    }
  };
  const publishing = publishOn();
  // `stop` tells of it; until then nobody listens.
  publishing.catch(() => {});
  const stop = () => {
    isStopped = true;
    return publishing;
  };
  onTestFinished(stop);
  return { published, stop };
}

/** False where Kafka does not acknowledge in time, as under load: whether it is in the log is not known then. */
async function isPublished(world: World, number: number): Promise<boolean> {
  try {
    await world.producer.publish(TOPIC, world.goal(number, `u${number % 50}`));
    return true;
  } catch (error) {
    if (error instanceof PublishUnavailableError) return false;
    throw error;
  }
}
