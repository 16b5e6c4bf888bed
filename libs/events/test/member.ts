import { type ChildProcess, fork, type ForkOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from '@astrapath/testing';
import { TOPIC, type World } from './world.ts';

const PROGRAM = fileURLToPath(new URL('consumer-process.ts', import.meta.url));

export type Member = Awaited<ReturnType<typeof startMember>>;

/** A process that consumes for a group; `handled` are the numbers of this world's events, duplicates included. */
export async function startMember(world: World, group: string, options: ForkOptions = { execArgv: [] }) {
  const child: ChildProcess = fork(PROGRAM, [world.brokers.join(','), world.registryUrl, group], options);
  const handled: number[] = [];
  let hasJoined = false;
  child.on('message', (message) => {
    if (message === 'joined') hasJoined = true;
    else if (Array.isArray(message)) handled.push(...message.map(String).flatMap(numberOf));
  });
  const numberOf = (eventId: string) => (world.isOurs({ eventId }) ? [world.numberOf({ eventId })] : []);
  await until('the member to join', () => hasJoined);
  return { handled, kill: (signal: NodeJS.Signals) => child.kill(signal) };
}

/** Publishes events one after the other until stopped; they fall on all partitions. */
export function startPublishing(world: World) {
  const published: number[] = [];
  let next = 0;
  let isStopped = false;
  const publishOn = async () => {
    while (!isStopped) {
      const number = next++;
      await world.producer.publish(TOPIC, world.goal(number, `u${number % 50}`));
      published.push(number);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  const publishing = publishOn();
  return {
    published,
    async stop() {
      isStopped = true;
      await publishing;
    },
  };
}

/** About a hundred events a second: enough to be always under way. */
const PAUSE_MS = 10;
