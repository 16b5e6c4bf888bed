import { broken, count, ok, type Verdict } from '../check.ts';
import { send } from './gateway-hops.ts';
import { untilCommitted } from './stream-hops.ts';
import { type Journey, known, SENT_TO, until } from './trip.ts';

const REPORT_IT =
  'Stop analytics-consumer, keep the document and the topic as they are, and report it: this must never be.';

/** The day's document holds the event. */
export async function findInDocument({ evidence, trip }: Journey): Promise<Verdict> {
  const document = await until(async () => {
    const found = await evidence.document(trip.event.documentId);
    return found?.events.some(({ id }) => id === trip.event.id) ? found : undefined;
  });
  trip.eventCount = document.events.length;
  return ok(`${document._id}, version ${document.version}, ${count(document.events.length, 'event')}`);
}

/** The same event once more is recognised. */
export async function sendAgain(journey: Journey): Promise<Verdict> {
  const { evidence, trip } = journey;
  const { partition } = known(trip.place, 'place of the event');
  const refusal = await send(journey);
  if (refusal) return refusal;
  const end = (await evidence.ends([SENT_TO])).find((one) => one.partition === partition);
  await untilCommitted(evidence, partition, known(end?.high, 'end of the log'));
  const document = await evidence.document(trip.event.documentId);
  const times = document?.events.filter(({ id }) => id === trip.event.id).length ?? 0;
  if (times === 1) return ok('sent twice, counted once');
  return broken(`${trip.event.id} stands ${times} times in ${trip.event.documentId}`, REPORT_IT);
}
