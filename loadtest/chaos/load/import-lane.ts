import type { ClientEvent, Journal } from '../journal.ts';
import type { Random } from '../random.ts';
import { createEventSource } from './event-source.ts';
import type { GatewayClient, Request, TokenSource } from './gateway-client.ts';
import type { Progress } from './progress.ts';
import { createRepetition } from './repetition.ts';

/** How a lane packs its events into requests. */
export type Packing = 'ndjson' | 'batch' | 'single';

const SIZES = {
  ndjson: { least: 200, most: 2_000 },
  batch: { least: 20, most: 400 },
  single: { least: 1, most: 1 },
} as const;
const MAX_BATCH = 1_000;
const PEOPLE_AT_ONCE = 8;

export type LaneContext = {
  client: GatewayClient;
  journal: Journal;
  progress: Progress;
  signal: AbortSignal;
  tokens: TokenSource;
};

/**
 * Sends events of its own people as a service client, one request after the other is acknowledged, until there are no
 * more to send; a tenth of them again later.
 */
export async function runImportLane(
  { client, journal, progress, signal, tokens }: LaneContext,
  options: { lane: number; packing: Packing; people: number; prefix: string; random: Random },
): Promise<void> {
  const { lane, packing, people, prefix, random } = options;
  const source = createEventSource(random, { prefix, people });
  const repetition = createRepetition(random);
  let sequence = 0;

  async function send(events: readonly ClientEvent[], repeated: readonly ClientEvent[]): Promise<void> {
    const all = [...events, ...repeated];
    const request = `${lane}-${sequence++}`;
    await journal.write({ entry: 'sent', request, lane, events: all });
    const { attempts, answer } = await client.insist(pack(packing, all), tokens);
    assertAllAccepted(answer.body, all.length);
    await journal.write({ entry: 'acknowledged', request, attempts });
    progress.acknowledge(events.length, repeated.length);
  }

  for (;;) {
    const count = await progress.take(random.integer(SIZES[packing].least, SIZES[packing].most), signal);
    if (count === 0) break;
    const events = source.take(count, PEOPLE_AT_ONCE);
    const repeated = repetition.next(events);
    // A single event is a request of its own, its repetition too.
    if (packing === 'single') {
      await send(events, []);
      for (const event of repeated) await send([], [event]);
    } else {
      await send(events, repeated);
    }
  }
  const rest = repetition.rest();
  for (let at = 0; at < rest.length; at += SIZES[packing].most)
    await send([], rest.slice(at, at + SIZES[packing].most));
}

function pack(packing: Packing, events: readonly ClientEvent[]): Request {
  const path = '/api/analytics/events';
  if (packing === 'ndjson') {
    const body = events.map((event) => JSON.stringify(event)).join('\n');
    return { method: 'POST', path, headers: { 'content-type': 'application/x-ndjson' }, body };
  }
  const body = JSON.stringify(packing === 'single' ? events[0] : { events: events.slice(0, MAX_BATCH) });
  return { method: 'POST', path, headers: { 'content-type': 'application/json' }, body };
}

function assertAllAccepted(body: unknown, count: number): void {
  const accepted = body instanceof Object ? Reflect.get(body, 'accepted') : undefined;
  if (accepted !== count)
    throw new Error(`of ${count} good events not all were taken: ${JSON.stringify(body).slice(0, 500)}`);
}
