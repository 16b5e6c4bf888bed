import { parseArgs } from 'node:util';

export const USAGE = `usage: npm run dead-letters -- <command>
  list     [--topic T] [--group G] [--reason R] [--state open|replayed] [--limit N]   newest first (default 20)
  show     <id>                                                  where it came from and what is in it
  counts   [--topic T] [--group G] [--reason R]                  how many there are
  replay   --ids ID,ID… | [--topic T] [--group G] [--reason R] [--all] [--dry-run]
           hand open dead letters to their group once more; what fails again meanwhile is left for the next time
exit codes: 0 done, 1 the platform could not or would not, 2 misused`;

export type Filter = { topic?: string; group?: string; reason?: string };
export type Selection = { ids: string[] } | { filter: Filter };
export type Command =
  | { name: 'list'; filter: Filter & { state?: string }; limit: number }
  | { name: 'show'; id: string }
  | { name: 'counts'; filter: Filter }
  | { name: 'replay'; selection: Selection; dryRun: boolean };

const DEFAULT_LIMIT = '20';
const text = { type: 'string' } as const;
const options = {
  topic: text,
  group: text,
  reason: text,
  state: text,
  limit: { ...text, default: DEFAULT_LIMIT },
  ids: text,
  all: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const;

/** What is asked for. Throws an error that says what is wrong. */
export function readCommand(args: string[]): Command {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [name, id, ...rest] = positionals;
  if (rest.length > 0 || (id !== undefined && name !== 'show'))
    throw new Error('there are more words than the command takes');
  const { topic, group, reason } = values;
  const filter = { ...(topic && { topic }), ...(group && { group }), ...(reason && { reason }) };
  switch (name) {
    case 'list':
      return {
        name,
        filter: { ...filter, ...(values.state && { state: values.state }) },
        limit: readLimit(values.limit),
      };
    case 'show':
      if (id === undefined) throw new Error('which dead letter? list shows their ids');
      return { name, id };
    case 'counts':
      return { name, filter };
    case 'replay':
      return { name, selection: selectionOf(values.ids, filter, values.all), dryRun: values['dry-run'] };
    case undefined:
      throw new Error('which command?');
    default:
      throw new Error(`there is no command ${name}`);
  }
}

/** Everything there is only when that is said: a forgotten filter must not replay all. */
function selectionOf(ids: string | undefined, filter: Filter, all: boolean): Selection {
  const isFiltered = Object.keys(filter).length > 0;
  if (Number(ids !== undefined) + Number(isFiltered) + Number(all) !== 1) {
    throw new Error('replay takes either --ids, or a filter, or --all');
  }
  if (ids === undefined) return { filter };
  return { ids: ids.split(',').filter((id) => id !== '') };
}

function readLimit(given: string): number {
  const limit = Number(given);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new Error('--limit is a whole number above 0');
}
