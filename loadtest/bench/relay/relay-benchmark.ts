import { type Codec, createCodec, insertOutbox, outboxParameters, outboxRow } from '@astrapath/events';
import pg from 'pg';
import { startArm } from '../harness/arm.ts';
import type { Benchmark, Engines, Finding, Sample, Size } from '../harness/benchmark.ts';
import { afterWarmUp, costOf, cpuPerUnit } from '../harness/rounds.ts';
import { ACTIVITY_TOPIC, activities, type Activity } from '../workload/activities.ts';
import { TRACEPARENT } from '../workload/backlog.ts';
import { createOutboxDatabase } from './outbox-database.ts';
import type { RawArm } from './raw-arm.ts';
import type { RelayArm } from './relay-arm.ts';

const SIZES = { quick: { rounds: 1, rows: 500 }, full: { rounds: 7, rows: 30_000 } } as const;
const ROWS_A_STATEMENT = 1_000;
const GOAL = { sense: 'at least', value: 0.6 } as const;

/** Rows of a real outbox, drained by the relay, against the same messages handed to the same producer. */
export const relayBenchmark: Benchmark = {
  name: 'relay',
  run: async (engines, size) => {
    const samples = await sample(engines, size);
    return [
      { ...comparison('raw produce', samples.asMade, samples.relay), goal: GOAL },
      comparison('raw produce of messages all in memory', samples.beforehand, samples.relay),
    ];
  },
};

function comparison(name: string, raw: Sample[], relay: Sample[]): Finding {
  return {
    figure: `events a CPU second, relay ÷ ${name}`,
    value: cpuPerUnit(raw) / cpuPerUnit(relay),
    unit: 'ratio',
    detail: `relay ${costOf(relay)}, raw ${costOf(raw)}`,
    samples: { raw, relay },
  };
}

type Samples = { asMade: Sample[]; beforehand: Sample[]; relay: Sample[] };

async function sample({ urls }: Engines, size: Size): Promise<Samples> {
  const { rounds, rows } = SIZES[size];
  const brokers = urls.kafkaBrokers.split(',');
  const registryUrl = urls.schemaRegistryUrl;
  const database = await createOutboxDatabase(urls.postgresUrl);
  const codec = await createCodec({ registryUrl, topics: [ACTIVITY_TOPIC] });
  const rawArm = () => startArm<RawArm>(new URL('raw-arm.ts', import.meta.url), { brokers, registryUrl });
  const [asMade, beforehand, relay] = await Promise.all([
    rawArm(),
    rawArm(),
    startArm<RelayArm>(new URL('relay-arm.ts', import.meta.url), { brokers, databaseUrl: database.url }),
  ]);
  const ask = { run: 'relay', rows };
  try {
    const turns = await afterWarmUp(rounds, async () => {
      const made = await asMade.ask({ ...ask, isAllBeforehand: false });
      await fillOutbox(database.url, codec, activities('relay', rows));
      const relayed = await relay.ask({ rows });
      return { made, relayed, inMemory: await beforehand.ask({ ...ask, isAllBeforehand: true }) };
    });
    return {
      asMade: turns.map(({ made }) => made),
      beforehand: turns.map(({ inMemory }) => inMemory),
      relay: turns.map(({ relayed }) => relayed),
    };
  } finally {
    await Promise.all([asMade.close(), beforehand.close(), relay.close(), codec.close()]);
    await database.drop();
  }
}

async function fillOutbox(url: string, codec: Codec, events: Iterator<Activity> & Iterable<Activity>): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const rows = [...events].map((event) => ({
    ...outboxRow(codec, ACTIVITY_TOPIC, event),
    traceparent: TRACEPARENT,
  }));
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) {
    await pool.query(insertOutbox(1), outboxParameters(rows.slice(at, at + ROWS_A_STATEMENT)));
  }
  await pool.end();
}
