import type { AdminClient } from './admin-client.ts';
import type { Command, Filter } from './arguments.ts';
import { replay } from './replay.ts';
import { objectsIn, toTable } from './table.ts';

const LARGEST_PAGE = 100;
/** Rows of a dry run that are written out; the rest is counted. */
const SHOWN = 20;

type Client = Pick<AdminClient, 'read' | 'replay'>;
type Named<N extends Command['name']> = Extract<Command, { name: N }>;

/** Does what is asked for and answers what to print. */
export function runCommand(command: Command, client: Client, now: () => number = Date.now): Promise<string> {
  switch (command.name) {
    case 'list':
      return list(command, client);
    case 'show':
      return client.read(`/${encodeURIComponent(command.id)}`).then((letter) => JSON.stringify(letter, null, 2));
    case 'counts':
      return counts(command.filter, client);
    case 'replay':
      return command.dryRun ? tryReplay(command, client) : replay(command.selection, client, now);
  }
}

async function list({ filter, limit }: Named<'list'>, client: Client): Promise<string> {
  const letters: Record<string, unknown>[] = [];
  let cursor: unknown;
  do {
    const page = { limit: String(Math.min(limit - letters.length, LARGEST_PAGE)) };
    const body = await client.read('', { ...filter, ...page, ...(typeof cursor === 'string' ? { cursor } : {}) });
    letters.push(...objectsIn(body.items));
    cursor = body.nextCursor;
  } while (typeof cursor === 'string' && letters.length < limit);
  if (letters.length === 0) return 'no dead letters';
  const rows = letters.map(({ at, state, attempt, reason, id }) => [at, state, attempt, reason, id]);
  const more = typeof cursor === 'string' ? '\nthere are more (--limit)' : '';
  return toTable(['AT', 'STATE', 'ATTEMPT', 'REASON', 'ID'], rows) + more;
}

async function counts(filter: Filter, client: Client): Promise<string> {
  const found = objectsIn((await client.read('/counts', filter)).counts);
  if (found.length === 0) return 'no dead letters';
  const rows = found.map(({ topic, group, reason, open, replayed }) => [topic, group, reason, open, replayed]);
  return toTable(['TOPIC', 'GROUP', 'REASON', 'OPEN', 'REPLAYED'], rows);
}

async function tryReplay({ selection }: Named<'replay'>, client: Client): Promise<string> {
  const { letters, changes, skipped, hasMore } = await client.replay({ ...selection, dryRun: true });
  const verdicts = objectsIn(letters).map(({ id, isDecodable, verdict, detail }) => [
    id,
    isDecodable === true ? 'yes' : 'no',
    verdict ?? 'not ours',
    detail,
  ]);
  const documents = objectsIn(changes).map(({ documentId, before, after }) => [
    documentId,
    stateOf(before),
    stateOf(after),
  ]);
  return [
    shorten(['ID', 'DECODABLE', 'VERDICT', 'DETAIL'], verdicts),
    shorten(['DOCUMENT', 'BEFORE', 'AFTER'], documents),
    ...objectsIn(skipped).map(({ id, why }) => `skipped ${String(id)}: ${String(why)}`),
    `dry run: ${verdicts.length} would be replayed, ${documents.length} documents would change; nothing was written`,
    ...(hasMore === true ? ['there are more than one call takes'] : []),
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

function shorten(headings: readonly string[], rows: readonly (readonly unknown[])[]): string {
  if (rows.length === 0) return '';
  const table = toTable(headings, rows.slice(0, SHOWN));
  return rows.length > SHOWN ? `${table}\n… and ${rows.length - SHOWN} more` : table;
}

function stateOf(state: unknown): string {
  const [found] = objectsIn([state]);
  if (found === undefined) return 'none';
  const [sums] = objectsIn([found.dailyStats]);
  const totals = Object.entries(sums ?? {}).map(([name, value]) => `${name} ${String(value)}`);
  return [`${String(found.eventCount)} events`, ...totals].join(', ');
}
