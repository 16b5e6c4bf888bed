import { type Handler, handle, ok, skip } from '@astrapath/events';
import type { PathStore } from './path-store.ts';

/** Keeps the newest form of every learning path. An older one that comes again changes nothing. */
export function pathHandler({ store }: { store: Pick<PathStore, 'put'> }): Handler {
  return handle(
    'learning.path.published.v1',
    async ({ pathId, title, difficulty, estimatedHours, tags, skills, occurredAt }) => {
      const path = { id: pathId, title, difficulty, estimatedHours, tags, skills };
      return (await store.put(path, new Date(occurredAt))) ? ok() : skip('older-than-ours');
    },
  );
}
