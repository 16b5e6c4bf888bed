import { ok, type Verdict } from '../check.ts';
import { known, untilRecord } from '../way/trip.ts';
import type { ExecutionJourney, ExecutionTrip } from './execution-trip.ts';

/** The event about the execution is in its topic: a relay has published it. Avro writes a text as it is: it is known by its id. */
export async function findRecord(
  { evidence, trip }: ExecutionJourney,
  topic: keyof ExecutionTrip['places'],
): Promise<Verdict> {
  const executionId = known(trip.executionId, 'id of the execution');
  const isSought = ({ value }: { value: Buffer | null }) => value?.includes(executionId) === true;
  const place = await untilRecord(evidence, topic, trip.endsBefore, isSought);
  trip.places[topic] = place;
  return ok(`${topic}, partition ${place.partition}, offset ${place.offset}`);
}
