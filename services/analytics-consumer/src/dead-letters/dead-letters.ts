import type { Codec, Producer } from '@astrapath/events';
import { createId, type Server } from '@astrapath/service';
import type { Logger } from '@astrapath/telemetry';
import type { DailyStatsStore } from '../daily-stats/daily-stats-store.ts';
import { createDeadLetterReader } from './dead-letter-reader.ts';
import { deadLetterRoutes } from './dead-letter-routes.ts';
import { replayRoutes } from './replay-routes.ts';
import type { ReplayStore } from './replay-store.ts';

export type DeadLettersDependencies = {
  replays: ReplayStore;
  store: Pick<DailyStatsStore, 'find'>;
  codec: Pick<Codec, 'decode'>;
  producer: Pick<Producer, 'publishEncoded'>;
  brokers: readonly string[];
  logger: Logger;
  groupId: string;
  now: () => number;
};

/** Everything administrators can do with dead letters, for a server that lets nobody else in. */
export function offerDeadLetters(app: Server, dependencies: DeadLettersDependencies): void {
  const all = { ...dependencies, createId, reader: createDeadLetterReader(dependencies) };
  deadLetterRoutes(app, all);
  replayRoutes(app, all);
}
