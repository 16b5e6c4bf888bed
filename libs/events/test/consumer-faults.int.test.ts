import { setTimeout as delay } from 'node:timers/promises';
import { createTcpProxy, redirecting, until } from '@astrapath/testing';
import { describe, expect, it, type TestContext } from 'vitest';
import { startMember, startPublishing } from './member.ts';
import { createGroupAtEnd, createWorld, sharedEngines, type World } from './world.ts';

/** The promise of issue 4, after the fault has ended. */
const RESUMES_WITHIN_MS = 60_000;
const STOPPED_MS = 45_000;
const COORDINATOR_LOST_MS = 20_000;
/** What comes before the fault and after the promise is none of the promise: it takes what a busy machine takes. */
const AROUND_MS = 60_000;
/** All cases run side by side; the longest is the stop: three members start, and two catch up twice. */
const TEST_TIMEOUT_MS = 3 * AROUND_MS + STOPPED_MS + 2 * RESUMES_WITHIN_MS + 2 * AROUND_MS;
/** Events published after the fault that must be handled too: few, for they are published one after the other. */
const MORE = 20;
/** Each look goes through all numbers, and the machine has other things to do. */
const LOOK_EVERY_MS = 200;
/** Kafka requests to the coordinator of a group: commit, fetch of offsets, join, heartbeat, leave, sync. */
const COORDINATOR_REQUESTS = new Set([8, 9, 11, 12, 13, 14]);
const API_KEY_AT = 4;

type Context = Pick<TestContext, 'onTestFinished'>;

/** A world of this test alone, for the cases run at the same time. */
async function openWorld({ onTestFinished }: Context): Promise<World> {
  const world = await createWorld(sharedEngines());
  onTestFinished(() => world.close());
  return world;
}

async function startProxied(world: World, context: Context) {
  const [, port = ''] = world.brokers[0]?.split(':') ?? [];
  const proxy = await createTcpProxy(Number(port));
  context.onTestFinished(() => proxy.close());
  const group = await createGroupAtEnd(world.brokers);
  const member = await startMember(world, group, context, redirecting([Number(port), proxy.port]));
  return { proxy, member };
}

const hasAll = (handled: number[], numbers: number[]) => new Set(numbers).isSubsetOf(new Set(handled));

/** Resolves when the handled numbers hold all that is published: what is under way when publishing stops. */
const drained = (handled: () => number[], published: number[]) =>
  until('all', () => hasAll(handled(), published), AROUND_MS, LOOK_EVERY_MS);

/** Milliseconds until the handled numbers hold all that was published before now and some more. */
async function catchesUp(handled: () => number[], published: number[]): Promise<number> {
  const started = performance.now();
  const target = published.length + MORE;
  const all = () => published.length >= target && hasAll(handled(), published.slice(0, target));
  await until('all published before and some more', all, RESUMES_WITHIN_MS, LOOK_EVERY_MS);
  return performance.now() - started;
}

describe.concurrent('a consumer', { timeout: TEST_TIMEOUT_MS }, () => {
  it('that is stopped for 45 s is followed by the other member meanwhile, and works again when it goes on', async (context) => {
    const world = await openWorld(context);
    const [pair, alone] = [await createGroupAtEnd(world.brokers), await createGroupAtEnd(world.brokers)];
    const [stopped, other, single] = [
      await startMember(world, pair, context),
      await startMember(world, pair, context),
      await startMember(world, alone, context),
    ];
    const { published, stop } = startPublishing(world, context);
    await until('both to handle', () => stopped.handled.length > 0 && other.handled.length > 0, AROUND_MS);

    const goesOn = delay(STOPPED_MS);
    stopped.kill('SIGSTOP');
    single.kill('SIGSTOP');
    await catchesUp(() => [...stopped.handled, ...other.handled], published);
    await goesOn;
    const before = stopped.handled.length;
    stopped.kill('SIGCONT');
    single.kill('SIGCONT');
    const [aloneMs] = await Promise.all([
      catchesUp(() => single.handled, published),
      until('the stopped one to handle again', () => stopped.handled.length > before, RESUMES_WITHIN_MS),
    ]);
    expect(aloneMs).toBeLessThan(RESUMES_WITHIN_MS);
    await stop();
    await drained(() => [...stopped.handled, ...other.handled], published);
    await drained(() => single.handled, published);
  });

  it('goes on when its connections have become half-open', async (context) => {
    const world = await openWorld(context);
    const { proxy, member } = await startProxied(world, context);
    const { published, stop } = startPublishing(world, context);
    await until('events', () => member.handled.length > 0, AROUND_MS);
    proxy.halfOpen();
    expect(await catchesUp(() => member.handled, published)).toBeLessThan(RESUMES_WITHIN_MS);
    await stop();
    await drained(() => member.handled, published);
  });

  it('goes on when its coordinator answers again, after longer than its session', async (context) => {
    const world = await openWorld(context);
    const { proxy, member } = await startProxied(world, context);
    const { published, stop } = startPublishing(world, context);
    await until('events', () => member.handled.length > 0, AROUND_MS);
    proxy.blackHole((request) => request.length > 6 && COORDINATOR_REQUESTS.has(request.readInt16BE(API_KEY_AT)));
    await delay(COORDINATOR_LOST_MS);
    proxy.pass();
    expect(await catchesUp(() => member.handled, published)).toBeLessThan(RESUMES_WITHIN_MS);
    await stop();
    await drained(() => member.handled, published);
  });
});
