import type { Pool, PoolClient } from 'pg';
import { technologyKeys } from '../skill-name.ts';
import { normalTitle, titlesIn } from '../title.ts';
import type { MergedOccupation } from './occupation-data.ts';

/** Both sides may be importing: the lock lets the second find that there is nothing left to do. */
const ADVISORY_LOCK = 7_266_801;
const IMPORT_TIMEOUT_MS = 60_000;
const KEY_SEPARATOR = '\t';

/** Made anew after a first import: filling them row by row takes twice as long. As in the migration. */
const SEARCH_INDEXES = {
  occupation_titles_trigrams: 'occupation_titles USING gin (normal gin_trgm_ops)',
  occupation_technologies_keys: 'occupation_technologies USING gin (keys)',
} as const;

export type ImportState = { fingerprint: string; hasOnet: boolean };
export type ImportCounts = { occupations: number; titles: number; skills: number; technologies: number };

/** What the occupations in the database were imported from; undefined before the first import. */
export async function readImportState(pool: Pool): Promise<ImportState | undefined> {
  const { rows } = await pool.query<ImportState>(
    'SELECT fingerprint, has_onet AS "hasOnet" FROM occupation_imports WHERE id = 1',
  );
  return rows[0];
}

/** Replaces all occupations in one transaction: readers see the old ones or the new ones. */
export async function replaceOccupations(
  pool: Pool,
  occupations: readonly MergedOccupation[],
  state: ImportState,
): Promise<ImportCounts> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL statement_timeout = ${IMPORT_TIMEOUT_MS}`);
    await client.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
    const { rowCount: replaced } = await client.query('DELETE FROM occupations');
    const insertRows = () => insertAll(client, occupations);
    const counts = replaced === 0 ? await withoutSearchIndexes(client, insertRows) : await insertRows();
    await client.query(
      `INSERT INTO occupation_imports (id, fingerprint, has_onet, imported_at) VALUES (1, $1, $2, now())
       ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint, has_onet = excluded.has_onet, imported_at = now()`,
      [state.fingerprint, state.hasOnet],
    );
    await client.query('COMMIT');
    return counts;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** Locks the tables against readers, so it is for empty ones. */
async function withoutSearchIndexes<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  for (const name of Object.keys(SEARCH_INDEXES)) await client.query(`DROP INDEX ${name}`);
  const done = await work();
  for (const [name, definition] of Object.entries(SEARCH_INDEXES))
    await client.query(`CREATE INDEX ${name} ON ${definition}`);
  return done;
}

async function insertAll(client: PoolClient, occupations: readonly MergedOccupation[]): Promise<ImportCounts> {
  await insert(
    client,
    'occupations (id, title, description, source)',
    ['text', 'text', 'text', 'text'],
    occupations.map(({ id, title, description, source }) => [id, title, description, source]),
  );
  const titles = occupations.flatMap(titleRows);
  await insert(
    client,
    'occupation_titles (occupation_id, title, normal, rank)',
    ['text', 'text', 'text', 'smallint'],
    titles,
  );
  const skills = occupations.flatMap(({ id, skills: all }) =>
    all.map(({ name, importance, level, source }) => [id, name, importance, level, source]),
  );
  await insert(
    client,
    'occupation_skills (occupation_id, name, importance, level, source)',
    ['text', 'text', 'real', 'real', 'text'],
    skills,
  );
  const technologies = technologyRows(occupations);
  await insert(
    client,
    'occupation_technologies (occupation_id, name, commodity_code, commodity_title, is_hot, is_in_demand, source, users, keys)',
    ['text', 'text', 'text', 'text', 'boolean', 'boolean', 'text', 'integer', 'keys'],
    technologies,
  );
  const relations = occupations.flatMap(({ id, related }) =>
    [...new Set(related)].map((other, at) => [id, other, at + 1]),
  );
  await insert(
    client,
    'occupation_relations (occupation_id, related_id, rank)',
    ['text', 'text', 'smallint'],
    relations,
  );
  return {
    occupations: occupations.length,
    titles: titles.length,
    skills: skills.length,
    technologies: technologies.length,
  };
}

type Cell = string | number | boolean | null;

/** One statement for all rows of a table: an array for each column. Type `keys` is a list of texts. */
async function insert(
  client: PoolClient,
  target: string,
  types: readonly string[],
  rows: readonly Cell[][],
): Promise<void> {
  const columns = types.map((_, column) => rows.map((row) => row[column] ?? null));
  const parameters = types.map((type, at) => `$${at + 1}::${type === 'keys' ? 'text' : type}[]`);
  const values = types.map((type, at) => (type === 'keys' ? `string_to_array(c${at}, E'\\t')` : `c${at}`));
  const names = types.map((_, at) => `c${at}`);
  await client.query(
    `INSERT INTO ${target} SELECT ${values.join(', ')} FROM unnest(${parameters.join(', ')}) AS row(${names.join(', ')}) ON CONFLICT DO NOTHING`,
    columns,
  );
}

/** The first title of a normal form counts: its own, then ours, then O*NET's. */
function titleRows({ id, title, alternates }: MergedOccupation): Cell[][] {
  const named = [
    { title, rank: 0 },
    ...alternates.map((alternate) => ({ title: alternate.title, rank: alternate.source === 'astrapath' ? 1 : 2 })),
  ];
  const rows = new Map<string, Cell[]>();
  for (const { title: name, rank } of named) {
    for (const part of [name, ...titlesIn(name)]) {
      const normal = normalTitle(part);
      if (normal !== '' && !rows.has(normal)) rows.set(normal, [id, part, normal, rank]);
    }
  }
  return [...rows.values()];
}

function technologyRows(occupations: readonly MergedOccupation[]): Cell[][] {
  const users = new Map<string, number>();
  for (const { technologies } of occupations) {
    for (const name of new Set(technologies.map((technology) => technology.name)))
      users.set(name, (users.get(name) ?? 0) + 1);
  }
  return occupations.flatMap(({ id, technologies }) =>
    technologies.map(({ name, commodityCode, commodityTitle, isHot, isInDemand, source }) => {
      const keys = technologyKeys(name).join(KEY_SEPARATOR);
      return [id, name, commodityCode, commodityTitle, isHot, isInDemand, source, users.get(name) ?? 1, keys];
    }),
  );
}
