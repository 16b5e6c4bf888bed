import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { readCatalogue } from './catalogue-file.ts';
import { type ImportCounts, readImportState, replaceOccupations } from './import-store.ts';
import { mergeOccupations } from './occupation-data.ts';
import { onetFiles, readOnet } from './onet-files.ts';

/** Raise it when the same files make other rows. */
const IMPORT_VERSION = 1;

export type ImportResult = { status: 'imported'; counts: ImportCounts } | { status: 'unchanged' } | { status: 'kept' };

/**
 * Fills the occupation tables from our catalogue and, when there is a folder of it, from O*NET. Unchanged sources are
 * not read again; without the folder an earlier import of O*NET is kept.
 */
export async function importOccupations(
  pool: Pool,
  sources: { catalogueFile: string; onetFolder: string | undefined },
): Promise<ImportResult> {
  const { catalogueFile, onetFolder } = sources;
  const state = await readImportState(pool);
  if (state?.hasOnet && onetFolder === undefined) return { status: 'kept' };
  const fingerprint = await fingerprintOf([catalogueFile, ...filesIn(onetFolder)]);
  if (state?.fingerprint === fingerprint) return { status: 'unchanged' };
  const ours = await readCatalogue(catalogueFile);
  const onet = onetFolder === undefined ? [] : await readOnet(onetFolder);
  const hasOnet = onetFolder !== undefined;
  return {
    status: 'imported',
    counts: await replaceOccupations(pool, mergeOccupations(onet, ours), { fingerprint, hasOnet }),
  };
}

function filesIn(folder: string | undefined): string[] {
  return folder === undefined ? [] : Object.values(onetFiles).map((file) => join(folder, file));
}

async function fingerprintOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(`${IMPORT_VERSION}`);
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex');
}
