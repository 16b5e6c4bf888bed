import { createRandom } from '../random.ts';
import { type LaneContext, type Packing, runImportLane } from './import-lane.ts';
import { runPersonLane } from './person-lane.ts';

const LANES: readonly Packing[] = ['ndjson', 'ndjson', 'batch', 'batch', 'single', 'single', 'single'];
const PERSONS = 3;
const LOAD_STREAM = 100;
/** So that a person's days are as full as those of busy people, whatever the size of the run. */
const EVENTS_PER_PERSON = 2_500;
const LEAST_PEOPLE = 10;

/** All clients at once; resolves when every event and every repetition has been acknowledged. */
export async function runLoad(context: LaneContext, { seed, events }: { seed: number; events: number }): Promise<void> {
  const people = Math.max(LEAST_PEOPLE, Math.ceil(events / EVENTS_PER_PERSON / LANES.length));
  const imports = LANES.map((packing, lane) =>
    runImportLane(context, {
      lane,
      packing,
      people,
      prefix: `chaos-${seed}-${lane}`,
      random: createRandom(seed, LOAD_STREAM + lane),
    }),
  );
  const persons = Array.from({ length: PERSONS }, (_, index) =>
    runPersonLane(context, {
      events,
      name: `chaos-${seed}-person-${index}`,
      random: createRandom(seed, LOAD_STREAM + LANES.length + index),
    }),
  );
  await Promise.all([...imports, ...persons]);
}
