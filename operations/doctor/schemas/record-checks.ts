import { schemaText, subjectOf, type TopicName, topics } from '@astrapath/contracts';
import { readRecord } from '@astrapath/events';
import type { Check } from '../check.ts';
import { known, type Place } from '../way/trip.ts';
import { recordVerdict } from './record-schema.ts';
import { withRegistry } from './schema-checks.ts';

const LIMIT_MS = 5_000;

/** A record that a hop of the doctor's own way has found. */
export type FoundRecord = { topic: TopicName; foundBy: string; place: () => Place | undefined };

/** Whether the ids in use are right: the records that the doctor's own event and execution left, read as a stranger would. */
export function recordChecks(registryUrl: () => string, records: readonly FoundRecord[]): Check[] {
  return records.map(({ topic, foundBy, place }) => ({
    section: 'Streams',
    name: `schema id in ${topic}`,
    limitMs: LIMIT_MS,
    after: ['schemaRegistry', foundBy],
    leansOn: ['schemas in the registry'],
    advice: 'Read the log of the schema registry: it answers and does not tell its schemas.',
    run: () =>
      withRegistry(registryUrl(), async (registry) => {
        const { value } = known(place(), 'place of the record');
        const contractId = await registry.idOf(subjectOf(topic), schemaText(topic));
        return recordVerdict(await readRecord(value, registry.schemaById), contractId, topics[topic].owner);
      }),
  }));
}
