import type { Action, ClientEvent, JournalEntry } from '../journal.ts';

/** What a request brought for one user, where it was the first to bring it. */
export type UserRequest = { request: string; attempts: number; ids: string[] };

/** What the journal says must be, may be, and must not be. */
export type Expectation = {
  /** Everything that was ever sent, by user and id: nothing else may be counted for these users. */
  sent: Map<string, ClientEvent>;
  /** Keys in `sent` of what was acknowledged: all of it must be counted. */
  acknowledged: Set<string>;
  /** The acknowledged requests of each user, in the order in which they were sent. */
  requests: Map<string, UserRequest[]>;
  actions: Action[];
  /** Keys in `sent` of what stands in two requests or more. */
  sentTwice: Set<string>;
};

/** The key of an event: an id is its user's own. */
export function keyOf(userId: string, id: string): string {
  return `${userId} ${id}`;
}

/** Reads what the clients remember. A client sends a request after the one before was acknowledged. */
export async function readExpectation(
  entries: AsyncIterable<JournalEntry> | Iterable<JournalEntry>,
): Promise<Expectation> {
  const expectation: Expectation = {
    sent: new Map(),
    acknowledged: new Set(),
    requests: new Map(),
    actions: [],
    sentTwice: new Set(),
  };
  const open = new Map<string, ClientEvent[]>();
  for await (const entry of entries) {
    switch (entry.entry) {
      case 'sent':
        open.set(entry.request, entry.events);
        for (const event of entry.events) {
          const key = keyOf(event.userId, event.id);
          if (expectation.sent.has(key)) expectation.sentTwice.add(key);
          else expectation.sent.set(key, event);
        }
        break;
      case 'acknowledged':
        acknowledge(expectation, entry, open.get(entry.request) ?? []);
        open.delete(entry.request);
        break;
      case 'acted':
        expectation.actions.push(entry);
        break;
    }
  }
  return expectation;
}

function acknowledge(
  { acknowledged, requests }: Expectation,
  { request, attempts }: { request: string; attempts: number },
  events: readonly ClientEvent[],
): void {
  const byUser = new Map<string, string[]>();
  for (const { userId, id } of events) {
    const key = keyOf(userId, id);
    if (acknowledged.has(key)) continue;
    acknowledged.add(key);
    const ids = byUser.get(userId) ?? [];
    ids.push(id);
    byUser.set(userId, ids);
  }
  for (const [userId, ids] of byUser) {
    const earlier = requests.get(userId) ?? [];
    earlier.push({ request, attempts, ids });
    requests.set(userId, earlier);
  }
}
