import type { ImportEvent, ReplayRecord } from './import-event.ts';
import type { ImportAnswer } from './importer.ts';
import type { createTally } from './tally.ts';

const CHUNK_EVENTS = 1_000;
/** Two chunks under way keep the platform busy while the next is read, and no more are held in memory. */
const MAX_IN_FLIGHT = 2;

type Sent = { line: number; event: ImportEvent };

/**
 * Sends every event of the records in chunks and counts what became of each. Reading waits while two chunks are under
 * way. Stops early, after the chunks under way, when `signal` is aborted.
 */
export async function replay(options: {
  records: AsyncIterable<ReplayRecord>;
  send: (events: readonly ImportEvent[]) => Promise<ImportAnswer>;
  tally: ReturnType<typeof createTally>;
  signal: AbortSignal;
}): Promise<void> {
  const { tally, signal } = options;
  const underWay = new Set<Promise<void>>();
  let chunk: Sent[] = [];

  for await (const record of options.records) {
    if (signal.aborted) break;
    if ('refused' in record) tally.refuse(record.refused, record.line);
    else chunk.push(record);
    if (chunk.length < CHUNK_EVENTS) continue;
    dispatch(chunk);
    chunk = [];
    if (underWay.size >= MAX_IN_FLIGHT) await Promise.race(underWay);
  }
  if (chunk.length > 0 && !signal.aborted) dispatch(chunk);
  await Promise.all(underWay);

  function dispatch(sent: Sent[]): void {
    const done: Promise<void> = sendChunk(sent).finally(() => underWay.delete(done));
    underWay.add(done);
    // The failure surfaces where `underWay` is awaited; until then it must not count as unhandled.
    done.catch(() => undefined);
  }

  async function sendChunk(sent: Sent[]): Promise<void> {
    const { accepted, rejected } = await options.send(sent.map(({ event }) => event));
    tally.accept(accepted);
    for (const { index, code, detail } of rejected) tally.reject(code, detail, sent[index]?.line ?? 0);
  }
}
