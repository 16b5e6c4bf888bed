import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from 'mongodb';

const LOOK_MS = 3;

/** Looks for documents, all that are waited for in one query, and tells when each was there first. */
export function watchArrivals(db: Db) {
  const waiting = new Map<string, (at: number) => void>();
  const documents = db.collection<{ _id: string }>('dailyStats', { readConcern: { level: 'majority' } });
  let isOpen = true;

  async function look(): Promise<void> {
    const ids = [...waiting.keys()];
    if (ids.length === 0) return;
    const found = await documents.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
    const at = performance.now();
    for (const { _id } of found) {
      waiting.get(_id)?.(at);
      waiting.delete(_id);
    }
  }

  const looking = (async () => {
    while (isOpen) {
      await look();
      await delay(LOOK_MS);
    }
  })();

  return {
    /** Resolves with the moment (performance.now) at which the document was seen. */
    arrival: (id: string): Promise<number> => new Promise((resolve) => waiting.set(id, resolve)),
    async close(): Promise<void> {
      isOpen = false;
      await looking;
    },
  };
}
