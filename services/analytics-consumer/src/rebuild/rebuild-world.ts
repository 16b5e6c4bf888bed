import type { DecodedRecord } from '../daily-stats/counted-record.ts';
import type { DailyStats } from '../daily-stats/daily-stats.ts';
import { type CountedRecord, readFacts } from '../daily-stats/day-fact.ts';
import { fakeStore, NOON } from '../pipeline-world.ts';
import { countDays } from '../steps/count-days.ts';
import { groupDays } from '../steps/group-days.ts';
import type { Place } from './counted-log.ts';
import type { RebuildDependencies } from './rebuild.ts';
import type { Swap } from './swap-store.ts';

const TOPIC = 'analytics.activity.recorded.v1';
const OWNER = 'me';

/** For tests: a log of one topic, a live consumer that counts at once, both collections and the lease, in memory. */
export function rebuildWorld() {
  const records: CountedRecord[] = [];
  const [live, rebuilt] = [fakeStore(), fakeStore()];
  const said: string[] = [];
  const world = {
    records,
    live,
    rebuilt,
    /** What a rebuild has said and done, in its order. */
    said,
    owner: OWNER,
    /** Happens after each question for the end of the log, before anything is read. */
    afterEnds: async (): Promise<unknown> => undefined,
    afterLeftovers: (): unknown => undefined,
    /** An event comes and is counted. */
    async send(...more: readonly CountedRecord[]): Promise<void> {
      records.push(...more);
      await countDays(groupDays(more.map(readFacts)), live);
    },
  };
  return Object.assign(world, { log: fakeLog(world) });
}

export type RebuildWorld = ReturnType<typeof rebuildWorld>;

function fakeLog(world: { records: readonly CountedRecord[]; afterEnds: () => Promise<unknown> }) {
  const at = (place: Place | undefined) => Number(place?.get(TOPIC)?.[0] ?? 0);
  return {
    async ends(): Promise<Place> {
      const end = new Map([[TOPIC, { 0: String(world.records.length) }]] as const);
      await world.afterEnds();
      return end;
    },
    async *read(from: Place | undefined, to: Place): AsyncGenerator<DecodedRecord, void, void> {
      for (const record of world.records.slice(at(from), at(to))) yield { type: 'record', record };
    },
    lagBefore: async () => 0,
  };
}

/** What a rebuild needs, of this world. */
export function dependenciesOf(world: RebuildWorld): RebuildDependencies {
  const { live, rebuilt, log, said } = world;
  const say = (word: string) => (id: string) => void said.push(`${word} ${id}`);
  const isOurs = async (owner: string) => owner === world.owner;
  return {
    owner: OWNER,
    log,
    live,
    rebuilt: { ...rebuilt, prepare: async () => 'an index' },
    documents: fakeDocuments(world),
    rebuilds: { underWay: async () => [], noteUnderWay: isOurs, renew: isOurs },
    producer: { publish: async () => undefined, publishEncoded: async () => undefined },
    news: {
      folded: () => undefined,
      standstill: () => undefined,
      difference: ({ kind, documentId }) => say(kind)(documentId),
      undecided: say('undecided'),
      left: say('left'),
    },
    now: () => NOON,
    signal: new AbortController().signal,
  };
}

function fakeDocuments(world: RebuildWorld): RebuildDependencies['documents'] {
  const { live, rebuilt, said } = world;
  return {
    allLive: () => sorted(live.documents),
    allRebuilt: () => sorted(rebuilt.documents),
    countLive: async () => live.documents.size,
    async dropRebuilt() {
      rebuilt.documents.clear();
      return true;
    },
    async leftovers() {
      world.afterLeftovers();
      return ['another'];
    },
    dropLeftovers: async (names) => void said.push(`dropped ${names.join()}`),
    async swap(swaps) {
      for (const swap of swaps) swapOne(live.documents, swap);
    },
  };
}

function swapOne(documents: Map<string, DailyStats>, { live, rebuilt }: Swap): void {
  const id = live?._id ?? rebuilt?._id ?? '';
  if (documents.get(id)?.version !== live?.version) return;
  if (rebuilt === undefined) documents.delete(id);
  else documents.set(id, { ...rebuilt, version: Math.max(rebuilt.version, live?.version ?? 0) + 1 });
}

async function* sorted(documents: ReadonlyMap<string, DailyStats>): AsyncGenerator<DailyStats> {
  yield* [...documents.values()].toSorted((a, b) => (a._id < b._id ? -1 : 1));
}
