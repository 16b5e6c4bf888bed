import { type Codec, openInspection, type PartitionOffsets, readLogEnds, readTopic } from '@astrapath/events';
import type { Logger } from '@astrapath/telemetry';
import { decodeCounted, type DecodedRecord, isCountedTopic } from '../daily-stats/counted-record.ts';
import { COUNTED_TOPICS, type CountedTopic } from '../daily-stats/day-fact.ts';

/** A rebuild takes long, and is not to be given up because a broker starts again. */
const RETRIES = 8;
const CORRECTIONS: CountedTopic = 'analytics.activity.corrected.v1';
/** Corrections first, which the fold allows: what is out of a day takes none of its quota from an event that came later. */
export const READING_ORDER: readonly CountedTopic[] = [
  CORRECTIONS,
  ...COUNTED_TOPICS.filter((topic) => topic !== CORRECTIONS),
];

/** A place in the counted topics: by topic, the next offset of each partition. */
export type Place = ReadonlyMap<CountedTopic, PartitionOffsets>;
export type CountedLog = ReturnType<typeof createCountedLog>;
type Dependencies = {
  brokers: readonly string[];
  codec: Pick<Codec, 'decode'>;
  /** The live consumer's. */
  groupId: string;
  logger: Logger;
};

/** The counted topics as one log that can be read from any place to any other. */
export function createCountedLog({ brokers, codec, groupId, logger }: Dependencies) {
  async function ends(): Promise<Place> {
    const all = await readLogEnds({ brokers, topics: COUNTED_TOPICS, logger });
    return placeOf((topic) =>
      all.filter((end) => end.topic === topic).map(({ partition, high }) => [partition, String(high)]),
    );
  }

  return {
    /** Where the log ends now. */
    ends,

    /** Every record from one place up to another, topic by topic, corrections first. `from` undefined: from the start. */
    async *read(from: Place | undefined, to: Place): AsyncGenerator<DecodedRecord, void, void> {
      for (const topic of READING_ORDER) {
        const bounds = { from: from?.get(topic) ?? {}, to: to.get(topic) ?? {} };
        if (countBetween(bounds.from, bounds.to) === 0) continue;
        for await (const { message } of readTopic({ brokers, topic, logger, ...bounds })) {
          yield await decodeCounted(topic, message.value, codec);
        }
      }
    },

    /** How many records before `to` the live consumer has not finished. */
    async lagBefore(to: Place): Promise<number> {
      const inspection = await openInspection({ brokers, logger, retries: RETRIES });
      try {
        const starts = await inspection.ends(COUNTED_TOPICS);
        const committed = await inspection.committed(groupId, COUNTED_TOPICS);
        const lags = starts.map(({ topic, partition, low }) => {
          const next = committed.find((one) => one.topic === topic && one.partition === partition)?.offset ?? low;
          const end = isCountedTopic(topic) ? to.get(topic)?.[partition] : undefined;
          return Math.max(Number(BigInt(end ?? low) - next), 0);
        });
        return lags.reduce((sum, lag) => sum + lag, 0);
      } finally {
        await inspection.close();
      }
    },
  };
}

function placeOf(offsets: (topic: CountedTopic) => (readonly [number, string])[]): Place {
  return new Map(COUNTED_TOPICS.map((topic) => [topic, Object.fromEntries(offsets(topic))]));
}

function countBetween(from: PartitionOffsets, to: PartitionOffsets): number {
  const counts = Object.entries(to).map(([partition, end]) => Number(end) - Number(from[Number(partition)] ?? 0));
  return counts.reduce((sum, count) => sum + Math.max(count, 0), 0);
}
