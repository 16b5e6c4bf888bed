import { DOCTOR_USER_ID } from '@astrapath/contracts';
import { ok, type Verdict } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import { ANNOUNCED_ON, GROUP, type Journey, known, SENT_TO, until, untilRecord } from './trip.ts';

/** The record is in the log, as anybody may read it. Avro writes a text as it is: it is known by its id. */
export async function findInTopic({ evidence, trip }: Journey): Promise<Verdict> {
  const { id } = trip.event;
  const place = await untilRecord(
    evidence,
    SENT_TO,
    trip.endsBefore,
    ({ key, value }) => key?.toString() === DOCTOR_USER_ID && value?.includes(id) === true,
  );
  trip.place = place;
  return ok(`${SENT_TO}, partition ${place.partition}, offset ${place.offset}`);
}

/** The consumer group is done with the record. */
export async function passGroup({ evidence, trip }: Journey): Promise<Verdict> {
  const { partition, offset } = known(trip.place, 'place of the event');
  const committed = await untilCommitted(evidence, partition, offset + 1n);
  return ok(`${GROUP} has committed ${committed} there`);
}

/** Whoever keeps answers about the day is told that it changed; where it did not, there is nothing to tell. */
export async function findAnnouncement({ evidence, trip }: Journey): Promise<Verdict> {
  if (trip.wasCounted) return ok('a doctor of moments ago sent the same event: nothing changed');
  const { documentId } = trip.event;
  const { partition, offset } = await untilRecord(
    evidence,
    ANNOUNCED_ON,
    trip.endsBefore,
    ({ key }) => key?.toString() === documentId,
  );
  return ok(`${ANNOUNCED_ON}, partition ${partition}, offset ${offset}`);
}

/** Waits until the group has committed this offset of the partition, or a later one. */
export function untilCommitted(
  evidence: Pick<Evidence, 'committed'>,
  partition: number,
  wanted: bigint,
): Promise<bigint> {
  return until(async () => {
    const committed = await evidence.committed(GROUP, [SENT_TO]);
    const offset = committed.find((one) => one.partition === partition)?.offset;
    return offset !== undefined && offset >= wanted ? offset : undefined;
  });
}
