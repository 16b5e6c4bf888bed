import { type LogEnds, readLogEnds, readTopic, type TopicRecord } from '@astrapath/events';
import type { Logger } from '@astrapath/telemetry';
import { type DeadLetter, type DeadLetterPlace, type DeadLetterTopic, readLetter } from './dead-letter.ts';

/** One partition of a dead-letter topic and the offsets it holds: from `low` up to, not including, `high`. */
export type DeadLetterLog = DeadLetterTopic & { partition: number; low: number; high: number };
/** A dead letter with its record as it lies in the dead-letter topic. */
export type LetterRecord = { letter: DeadLetter; message: TopicRecord['message'] };

export type DeadLetterReader = ReturnType<typeof createDeadLetterReader>;

/** Reads dead letters from Kafka by ranges; holds none. */
export function createDeadLetterReader({ brokers, logger }: { brokers: readonly string[]; logger: Logger }) {
  async function logs(of: readonly DeadLetterTopic[]): Promise<DeadLetterLog[]> {
    const ends = await readLogEnds({ brokers, topics: of.map(({ name }) => name), logger });
    return of.flatMap((one) => ends.filter(({ topic }) => topic === one.name).map((end) => logOf(one, end)));
  }

  /** The letters of offsets `from` up to, not including, `to`, oldest first. */
  async function* read(log: DeadLetterLog, from: number, to: number): AsyncGenerator<LetterRecord, void, void> {
    if (from >= to) return;
    const bound = { [log.partition]: String(from) };
    const until = { [log.partition]: String(to) };
    for await (const record of readTopic({ brokers, topic: log.name, logger, from: bound, to: until })) {
      const letter = readLetter(log, record);
      if (letter) yield { letter, message: record.message };
    }
  }

  return {
    logs,
    read,
    /** The letter at a place; undefined when there is none, or none any more. */
    async find(place: DeadLetterPlace): Promise<LetterRecord | undefined> {
      const log = (await logs([place])).find(({ partition }) => partition === place.partition);
      if (log === undefined || place.offset < log.low || place.offset >= log.high) return undefined;
      for await (const found of read(log, place.offset, place.offset + 1)) return found;
    },
  };
}

function logOf(topic: DeadLetterTopic, { partition, low, high }: LogEnds): DeadLetterLog {
  const { name, group } = topic;
  return { name, topic: topic.topic, group, partition, low: Number(low), high: Number(high) };
}
