import { readTopic } from '@astrapath/events';
import { ok, type Verdict } from '../check.ts';
import type { Clients } from '../clients.ts';
import { DOCTOR } from './synthetic-event.ts';
import { ANNOUNCED_ON, GROUP, type Journey, known, type Place, SENT_TO, startOf, until } from './trip.ts';

/** The record is in the log, as anybody may read it. */
export async function findInTopic(journey: Journey): Promise<Verdict> {
  const place = await until(() => findRecord(journey));
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
  const version = await until(() => findVersion(journey));
  return ok(`${ANNOUNCED_ON} tells of version ${version}`);
}

/** Waits until the group has committed this offset of the partition, or a later one. */
export function untilCommitted(clients: Clients, partition: number, wanted: bigint): Promise<bigint> {
  return until(async () => {
    const committed = await (await clients.kafka()).committed(GROUP, [SENT_TO]);
    const offset = committed.find((one) => one.partition === partition)?.offset;
    return offset !== undefined && offset >= wanted ? offset : undefined;
  });
}

async function findRecord({ clients, trip, logger }: Journey): Promise<Place | undefined> {
  const codec = await clients.codec();
  const from = startOf(SENT_TO, trip.endsBefore);
  for await (const { partition, message } of readTopic({ brokers: clients.brokers(), topic: SENT_TO, logger, from })) {
    if (message.key?.toString() !== DOCTOR || message.value === null) continue;
    const decoded = await codec.decode(SENT_TO, message.value);
    if (decoded.type !== 'event' || decoded.event.eventId !== trip.event.id) continue;
    return { partition, offset: BigInt(message.offset), publishedAt: Number(message.timestamp) };
  }
  return undefined;
}

async function findVersion({ clients, trip, logger }: Journey): Promise<number | undefined> {
  const wanted = known(trip.version, 'version of the document');
  const codec = await clients.codec();
  const from = startOf(ANNOUNCED_ON, trip.endsBefore);
  for await (const { message } of readTopic({ brokers: clients.brokers(), topic: ANNOUNCED_ON, logger, from })) {
    if (message.key?.toString() !== trip.event.documentId || message.value === null) continue;
    const decoded = await codec.decode(ANNOUNCED_ON, message.value);
    if (decoded.type === 'event' && decoded.event.version >= wanted) return decoded.event.version;
  }
  return undefined;
}
