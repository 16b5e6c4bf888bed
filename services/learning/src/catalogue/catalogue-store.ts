import { insertOutbox, type OutboxRow, outboxParameters } from '@astrapath/events';
import type { Pool, PoolClient } from 'pg';
import { fingerprintOf, type ModuleEntry, type PathEntry } from './catalogue.ts';

export type Publication = {
  entry: PathEntry;
  /** Ids, where the entry has slugs. */
  prerequisiteIds: string[];
  event: OutboxRow;
  at: Date;
};

/** Any number; two who publish at once take turns. */
const PUBLISHING_LOCK = 5_321;

const UPSERT_PATH = `
INSERT INTO learning_paths AS held
  (id, slug, title, description, difficulty, estimated_hours, skills, prerequisites, fingerprint, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5::difficulty, $6, $7, $8, $9, $10, $10)
ON CONFLICT (id) DO UPDATE SET
  slug = excluded.slug, title = excluded.title, description = excluded.description, difficulty = excluded.difficulty,
  estimated_hours = excluded.estimated_hours, skills = excluded.skills, prerequisites = excluded.prerequisites,
  fingerprint = excluded.fingerprint, updated_at = excluded.updated_at
WHERE held.fingerprint <> excluded.fingerprint
RETURNING id`;

const UPSERT_MODULE = `
INSERT INTO modules AS held
  (id, path_id, position, title, summary, minutes, objectives, lessons, exercises, retired_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)
ON CONFLICT (id) DO UPDATE SET
  position = excluded.position, title = excluded.title, summary = excluded.summary, minutes = excluded.minutes,
  objectives = excluded.objectives, lessons = excluded.lessons, exercises = excluded.exercises, retired_at = NULL
WHERE held.path_id = excluded.path_id
RETURNING id`;

/** Kept, not deleted: somebody may have completed it, and what was completed stays so. */
const RETIRE_MODULES = `
UPDATE modules SET retired_at = $3 WHERE path_id = $1 AND id <> ALL($2::text[]) AND retired_at IS NULL`;

const DROP_TAGS = 'DELETE FROM path_tags WHERE path_id = $1';
const ADD_TAGS = `
WITH named AS (
  INSERT INTO tags (name) SELECT unnest($2::text[]) ON CONFLICT DO NOTHING
)
INSERT INTO path_tags (path_id, tag_name, position)
SELECT $1, tag.name, tag.position FROM unnest($2::text[]) WITH ORDINALITY AS tag(name, position)`;

/** Writes the catalogue into the database. */
export function createCatalogueStore(pool: Pool) {
  return {
    /**
     * Publishes a path as its entry has it, with the event, in one transaction.
     * @returns false when that is what was published before: nothing is written then
     */
    async publish(publication: Publication): Promise<boolean> {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query('SELECT pg_advisory_xact_lock($1)', [PUBLISHING_LOCK]);
        const changed = await write(client, publication);
        await client.query('COMMIT');
        client.release();
        return changed;
      } catch (error) {
        // The connection is closed, which rolls back whatever state it is in.
        client.release(true);
        throw error;
      }
    },
  };
}

async function write(client: PoolClient, { entry, prerequisiteIds, event, at }: Publication): Promise<boolean> {
  const { id, slug, title, description, difficulty, estimatedHours, skills, tags, modules } = entry;
  const form = [
    id,
    slug,
    title,
    description,
    difficulty,
    estimatedHours,
    skills,
    prerequisiteIds,
    fingerprintOf(entry),
  ];
  const { rowCount } = await client.query(UPSERT_PATH, [...form, at]);
  if (rowCount === 0) return false;
  for (const [index, module] of modules.entries()) await writeModule(client, id, module, index + 1);
  await client.query(RETIRE_MODULES, [id, modules.map((module) => module.id), at]);
  await client.query(DROP_TAGS, [id]);
  await client.query(ADD_TAGS, [id, tags]);
  await client.query(insertOutbox(1), outboxParameters([event]));
  return true;
}

async function writeModule(client: PoolClient, pathId: string, module: ModuleEntry, position: number): Promise<void> {
  const { id, title, summary, minutes, objectives, lessons, exercises } = module;
  const { rowCount } = await client.query(UPSERT_MODULE, [
    id,
    pathId,
    position,
    title,
    summary,
    minutes,
    objectives,
    JSON.stringify(lessons),
    JSON.stringify(exercises),
  ]);
  if (rowCount === 0) throw new Error(`module ${id} belongs to another path than ${pathId}`);
}
