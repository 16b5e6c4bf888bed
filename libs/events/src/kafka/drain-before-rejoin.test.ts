import { createRequire } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { drainBeforeRejoin } from './drain-before-rejoin.ts';

type Batch = { topic: string; partition: number };
type FetchManager = (options: {
  logger: object;
  getNodeIds: () => number[];
  fetch: (nodeId: number) => Promise<Batch[]>;
  handler: (batch: Batch) => Promise<void>;
  concurrency: number;
}) => { start(): Promise<void> };
type Group = { recoverFromFetch(error: object): Promise<void> };

const require = createRequire(import.meta.url);
const createFetchManager: FetchManager = require('kafkajs/src/consumer/fetchManager');
const ConsumerGroup: { prototype: Group } = require('kafkajs/src/consumer/consumerGroup');
const logger = { debug: () => {}, info: () => {}, warn: () => {}, namespace: () => logger };

/** A member of a group with two brokers: one has a batch, whose handler waits; a fetch from the other fails. */
function startMember(failure: object) {
  const said: string[] = [];
  const end = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const cluster = { refreshMetadata: async () => void said.push('refreshed') };
  const group: Group = Object.assign(Object.create(ConsumerGroup.prototype), {
    cluster,
    logger,
    joinAndSync: async () => void said.push('joined'),
  });
  const fetchFailing = async () => {
    await begun.promise;
    await turn();
    await group.recoverFromFetch(failure);
    return [];
  };
  const manager = createFetchManager({
    logger,
    getNodeIds: () => [1, 2],
    fetch: (nodeId) => (nodeId === 1 ? Promise.resolve([{ topic: 't', partition: 0 }]) : fetchFailing()),
    handler: async () => {
      begun.resolve();
      await end.promise;
      said.push('handled');
    },
    concurrency: 2,
  });
  const ended = manager.start().catch((reason: unknown) => {
    said.push('out');
    return reason;
  });
  return { said, ended, finishHandler: end.resolve };
}

it.each([
  ['a leader has moved', { type: 'NOT_LEADER_FOR_PARTITION' }, ['refreshed']],
  ['metadata are missing', { name: 'KafkaJSTopicMetadataNotLoaded' }, ['refreshed']],
  ['a topic has got partitions', { name: 'KafkaJSStaleTopicMetadataAssignment' }, []],
])('joins anew only when every handler has ended, also where %s', async (_, error, before) => {
  drainBeforeRejoin();
  drainBeforeRejoin();
  const { said, ended, finishHandler } = startMember(error);
  for (let times = 0; times < 10; times++) await turn();
  expect(said).toEqual(before);
  finishHandler();
  // The type by which kafkajs's runner knows that it has to join anew.
  expect(await ended).toMatchObject({ type: 'REBALANCE_IN_PROGRESS', cause: error });
  expect(said).toEqual([...before, 'handled', 'out']);
});

it('leaves every other failure of a fetch to kafkajs', async () => {
  drainBeforeRejoin();
  const group: Group = Object.create(ConsumerGroup.prototype);
  await expect(group.recoverFromFetch({ name: 'Other' })).rejects.toEqual({ name: 'Other' });
});
