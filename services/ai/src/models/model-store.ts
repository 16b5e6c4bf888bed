import { createId } from '@astrapath/service';
import type { Pool } from 'pg';
import type { PrismaClient } from '../generated/client.ts';
import type { Model, NewModel } from './model.ts';

export type ModelStore = ReturnType<typeof createModelStore>;

/** The models in PostgreSQL. */
export function createModelStore({ prisma }: { prisma: PrismaClient }) {
  const table = prisma.aiModel;

  return {
    /** The newest active model that can do this kind of job. */
    async findFor(kind: string): Promise<Model | undefined> {
      const found = await table.findFirst({
        where: { isActive: true, capabilities: { has: kind } },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      });
      return found ?? undefined;
    },

    /** Models by name and newest version first, from after an id. */
    async list({ limit, after }: { limit: number; after?: string }): Promise<Model[]> {
      return table.findMany({
        orderBy: { id: 'asc' },
        take: limit,
        ...(after === undefined ? {} : { where: { id: { gt: after } } }),
      });
    },
  };
}

/** Adds the models that are not there yet; older versions of an added one are put out of use. Answers how many were added. */
export async function addModels(pool: Pool, models: readonly NewModel[]): Promise<number> {
  let added = 0;
  for (const { name, version, apiEndpoint, capabilities } of models) {
    const { rowCount } = await pool.query(
      `WITH added AS (
         INSERT INTO ai_models (id, name, version, api_endpoint, capabilities) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (name, version) DO NOTHING RETURNING id
       ), replaced AS (
         UPDATE ai_models SET is_active = false
         WHERE name = $2 AND version <> $3 AND is_active AND EXISTS (SELECT 1 FROM added)
       )
       SELECT id FROM added`,
      [createId(), name, version, apiEndpoint, capabilities],
    );
    added += rowCount ?? 0;
  }
  return added;
}
