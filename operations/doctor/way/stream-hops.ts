import { readTopic, type TopicRecord } from '@astrapath/events';
import { ok, type Verdict } from '../check.ts';
import type { Clients } from '../clients.ts';
import { DOCTOR, type SyntheticEvent } from './synthetic-event.ts';
import { ANNOUNCED_ON, GROUP, type Journey, known, type Place, SENT_TO, startOf, until } from './trip.ts';

/** The record is in the log, as anybody may read it. */
export async function findInTopic(journey: Journey): Promise<Verdict> {
  const place = await until(() => findSince(journey, SENT_TO, isEvent));
  journey.trip.place = place;
  return ok(`${SENT_TO}, partition ${place.partition}, offset ${place.offset}`);
}

/** The consumer group is done with the record. */
export async function passGroup({ clients, trip }: Journey): Promise<Verdict> {
  const { partition, offset } = known(trip.place, 'place of the event');
  const committed = await untilCommitted(clients, partition, offset + 1n);
  return ok(`${GROUP} has committed ${committed} there`);
}

/** Whoever keeps answers about the day is told that it changed. */
export async function findAnnouncement(journey: Journey): Promise<Verdict> {
  const { partition, offset } = await until(() => findSince(journey, ANNOUNCED_ON, isAnnouncement));
  return ok(`${ANNOUNCED_ON}, partition ${partition}, offset ${offset}`);
}

/** Waits until the group has committed this offset of the partition, or a later one. */
export function untilCommitted(clients: Clients, partition: number, wanted: bigint): Promise<bigint> {
  return until(async () => {
    const committed = await (await clients.kafka()).committed(GROUP, [SENT_TO]);
    const offset = committed.find((one) => one.partition === partition)?.offset;
    return offset !== undefined && offset >= wanted ? offset : undefined;
  });
}

type Sought = (message: TopicRecord['message'], event: SyntheticEvent) => boolean;

/** Avro writes a text as it is, so the record is known by its id without asking the registry for a schema. */
const isEvent: Sought = ({ key, value }, { id }) => key?.toString() === DOCTOR && value?.includes(id) === true;
const isAnnouncement: Sought = ({ key, value }, { documentId }) => key?.toString() === documentId && value !== null;

/** The first such record of those that came since the event was sent. */
async function findSince(
  { clients, trip, logger }: Journey,
  topic: string,
  isSought: Sought,
): Promise<Place | undefined> {
  const from = startOf(topic, trip.endsBefore);
  for await (const { partition, message } of readTopic({ brokers: clients.brokers(), topic, logger, from })) {
    if (!isSought(message, trip.event)) continue;
    return { partition, offset: BigInt(message.offset), publishedAt: Number(message.timestamp) };
  }
  return undefined;
}
