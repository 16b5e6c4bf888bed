import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { ImportEvent } from '../replay/import-event.ts';

/** An event of the clients: it always has an id of its own. */
export type ClientEvent = ImportEvent & { id: string };

/**
 * Something a signed-in person did that makes an event by itself. `subject` is the id of what they did it to, `timezone`
 * where they said they are when they registered.
 */
export type Action = { kind: 'execution' | 'goal' | 'module'; userId: string; subject: string; timezone: string };

/**
 * What the clients remember. A request is written down before it is sent for the first time, and once more when it was
 * acknowledged; `attempts` is how often it was sent until then. The requests of a lane follow one another.
 */
export type JournalEntry =
  | { entry: 'sent'; request: string; lane: number; events: ClientEvent[] }
  | { entry: 'acknowledged'; request: string; attempts: number }
  | ({ entry: 'acted' } & Action);

export type Journal = Awaited<ReturnType<typeof openJournal>>;

/** An append-only file of what was sent and acknowledged. */
export async function openJournal(path: string) {
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 });
  await once(file, 'open');
  return {
    async write(entry: JournalEntry): Promise<void> {
      if (!file.write(`${JSON.stringify(entry)}\n`)) await once(file, 'drain');
    },
    async close(): Promise<void> {
      file.end();
      await once(file, 'finish');
    },
  };
}

/** The entries in the order in which they were written. */
export async function* readJournal(path: string): AsyncGenerator<JournalEntry> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const entry: JournalEntry = JSON.parse(line);
    yield entry;
  }
}
