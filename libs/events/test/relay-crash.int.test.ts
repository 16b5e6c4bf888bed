import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '@astrapath/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { insertOutbox, outboxParameters, outboxRow } from '../src/index.ts';
import { createOutboxDatabase, type OutboxDatabase } from './outbox-database.ts';
import { createWorld, numbersInLog, sharedEngines, TOPIC, type World } from './world.ts';

const USERS = 50;
const RELAY = fileURLToPath(new URL('relay-process.ts', import.meta.url));
/** The promise of issue 4: another relay takes over within this. */
const FAILOVER_MS = 10_000;

let world: World;
let database: OutboxDatabase;
const children: ChildProcess[] = [];

beforeAll(async () => {
  world = await createWorld(sharedEngines());
});
afterAll(() => world.close());
beforeEach(async () => {
  database = await createOutboxDatabase();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await database.drop();
});

async function startRelay(): Promise<ChildProcess> {
  const child = fork(RELAY, [database.url, world.brokers.join(',')], { execArgv: [] });
  children.push(child);
  await once(child, 'message');
  return child;
}

/** Writes goals `from` … `to`, spread over the users, in statements of a hundred. */
async function write(from: number, to: number): Promise<void> {
  for (let number = from; number < to; number += 100) {
    const rows = Array.from({ length: Math.min(100, to - number) }, (_, index) =>
      outboxRow(world.codec, TOPIC, world.goal(number + index, `u${(number + index) % USERS}`)),
    );
    await database.pool.query(insertOutbox(1), outboxParameters(rows));
  }
}

/** Numbers in the log by user, each where it came first: a duplicate may follow, an overtaking may not. */
async function firstsByUser(): Promise<Map<string, number[]>> {
  const found = Map.groupBy(await numbersInLog(world), ({ user }) => user);
  return new Map([...found].map(([user, list]) => [user, [...new Set(list.map(({ number }) => number))]]));
}

async function expectAllInOrder(from: number, to: number): Promise<void> {
  const firsts = await firstsByUser();
  const ours = [...firsts.values()].map((numbers) => numbers.filter((number) => number >= from && number < to));
  for (const numbers of ours) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(ours.flat().length).toBe(to - from);
}

async function takeoverMs(): Promise<number> {
  const started = Date.now();
  await until('all shards with the other', async () => (await database.shares()).join() === '16');
  return Date.now() - started;
}

/** Writes from a number on until the answer is called, which says where it ended; resolves when some are written. */
async function startWriting(first: number): Promise<() => Promise<number>> {
  let written = first;
  let isWriting = true;
  const writing = (async () => {
    while (isWriting) {
      await write(written, written + 100);
      written += 100;
      await until('room in the outbox', async () => (await database.waiting()) < 2_000);
    }
  })();
  await until('rows to be written', () => written > first + 1_000);
  return async () => {
    isWriting = false;
    await writing;
    return written;
  };
}

it('loses no row and keeps the order when a relay is killed in the middle of its work and started again', async () => {
  await write(0, 10_000);
  for (let kill = 0; kill < 2; kill++) {
    const before = await database.waiting();
    const relay = await startRelay();
    await until('some rows to be relayed', async () => (await database.waiting()) < before - 1_000);
    relay.kill('SIGKILL');
  }
  expect(await database.waiting()).toBeGreaterThan(0);
  await startRelay();
  await until('an empty outbox', async () => (await database.waiting()) === 0, 30_000);
  await expectAllInOrder(0, 10_000);
});

it('has the other relay take over within ten seconds when one of two is killed, in order and without loss', async () => {
  const first = 100_000;
  const victim = await startRelay();
  await startRelay();
  await until('equal shares', async () => (await database.shares()).join() === '8,8');
  const stopWriting = await startWriting(first);
  victim.kill('SIGKILL');
  expect(await takeoverMs()).toBeLessThan(FAILOVER_MS);
  const written = await stopWriting();
  await until('an empty outbox', async () => (await database.waiting()) === 0, 30_000);
  await expectAllInOrder(first, written);
});

it('has the other relay take over from one that is frozen, which overtakes and deletes nothing when it wakes', async () => {
  const first = 200_000;
  const frozen = await startRelay();
  await startRelay();
  await until('equal shares', async () => (await database.shares()).join() === '8,8');
  const stopWriting = await startWriting(first);
  frozen.kill('SIGSTOP');
  expect(await takeoverMs()).toBeLessThan(FAILOVER_MS);
  frozen.kill('SIGCONT');
  await until('equal shares again', async () => (await database.shares()).join() === '8,8');
  const written = await stopWriting();
  await until('an empty outbox', async () => (await database.waiting()) === 0, 30_000);
  await expectAllInOrder(first, written);
});
