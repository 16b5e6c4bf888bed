import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createTestDatabase } from '@astrapath/testing';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PrismaClient } from '../src/generated/client.ts';
import { addModels } from '../src/models/model-store.ts';
import { importOccupations } from '../src/skill-gap/import/import-occupations.ts';
import { createOccupationStore } from '../src/skill-gap/occupation-store.ts';
import { catalogueFile } from './ai-stack.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: pg.Pool;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase('ai');
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  folder = await mkdtemp(join(tmpdir(), 'onet-'));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const store = () => createOccupationStore({ pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) });

/** A release of O*NET of two occupations: a rated one that we describe too, and one without ratings. */
async function writeRelease(title: string, technologyHeader = 'Example') {
  const files = {
    'occupation-data': [
      'O*NET-SOC Code,Title,Description',
      `29-1141.00,"${title}","Care, for ""the sick""."`,
      '15-1252.00,Software Developers,Develop.',
      '51-0000.00,Odd Jobs,Do them.',
    ],
    'alternate-titles': [
      'O*NET-SOC Code,Title,Alternate Title,Short Title',
      '51-0000.00,Odd Jobs,Jack of All Trades (JOAT),JOAT',
    ],
    skills: [
      'O*NET-SOC Code,Element Name,Scale ID,Data Value,Not Relevant',
      '29-1141.00,Science,IM,4.5,',
      '29-1141.00,Science,LV,5.1,N',
      '29-1141.00,Repairing,IM,1.2,',
      '29-1141.00,Repairing,LV,0.4,Y',
    ],
    'technology-skills': [
      `O*NET-SOC Code,${technologyHeader},Commodity Code,Commodity Title,Hot Technology,In Demand`,
      '15-1252.00,Amazon Web Services AWS software,1,Clouds,Y,Y',
      '15-1252.00,Amazon Web Services AWS software,2,Queries,Y,Y',
    ],
    'related-occupations': [
      'O*NET-SOC Code,Related O*NET-SOC Code,Index',
      '51-0000.00,29-1141.00,2',
      '51-0000.00,15-1252.00,1',
      '51-0000.00,99-9999.00,3',
    ],
  };
  for (const [name, lines] of Object.entries(files)) {
    await writeFile(join(folder, `${name}.csv.gz`), gzipSync(`${lines.join('\r\n')}\r\n`));
  }
}

it('fills the tables from our own catalogue where there is no O*NET', async () => {
  const result = await importOccupations(pool, { catalogueFile, onetFolder: undefined });
  expect(result).toMatchObject({ status: 'imported', counts: { occupations: 26 } });
  expect(await store().find('29-1141.00')).toMatchObject({
    source: 'astrapath',
    skills: expect.arrayContaining([expect.objectContaining({ source: 'astrapath' })]),
  });
  expect(await importOccupations(pool, { catalogueFile, onetFolder: undefined })).toEqual({ status: 'unchanged' });
});

it('lets O*NET win where it has something, and fills from ours what it has not', async () => {
  await writeRelease('Registered Nurses');
  expect(await importOccupations(pool, { catalogueFile, onetFolder: folder })).toMatchObject({
    counts: { occupations: 27 },
  });
  const nurse = await store().find('29-1141.00');
  expect(nurse).toMatchObject({ source: 'onet', description: 'Care, for "the sick".' });
  expect(nurse.skills).toEqual(
    [
      { name: 'Science', importance: 4.5, level: 5.1, source: 'onet' },
      { name: 'Repairing', importance: 1.2, level: 0, source: 'onet' },
    ].map((skill) => expect.objectContaining({ name: skill.name, source: 'onet' })),
  );
  const developer = await store().find('15-1252.00');
  expect(developer.skills.every(({ source }) => source === 'astrapath')).toBe(true);
  expect(developer.technologies).toMatchObject([
    { source: 'onet', keys: expect.arrayContaining(['aws']) },
    { source: 'onet' },
  ]);
  expect((await store().find('51-0000.00')).related.map(({ id }) => id)).toEqual(['15-1252.00', '29-1141.00']);
  expect(await store().search('joat')).toMatchObject({ match: { id: '51-0000.00', matchedBy: 'alternate-title' } });
});

it('reads an unchanged release once, a changed one again, and keeps it when the folder is gone', async () => {
  expect(await importOccupations(pool, { catalogueFile, onetFolder: folder })).toEqual({ status: 'unchanged' });
  await writeRelease('Nurses, Registered');
  expect(await importOccupations(pool, { catalogueFile, onetFolder: folder })).toMatchObject({ status: 'imported' });
  expect(await importOccupations(pool, { catalogueFile, onetFolder: undefined })).toEqual({ status: 'kept' });
  expect((await store().find('29-1141.00')).title).toBe('Nurses, Registered');
});

it('changes nothing when a release is not as it must be', async () => {
  await writeRelease('Broken', 'Exemplar');
  await expect(importOccupations(pool, { catalogueFile, onetFolder: folder })).rejects.toThrow(/no column "Example"/);
  expect((await store().find('29-1141.00')).title).toBe('Nurses, Registered');
});

it('adds a model once, and a new version of it in place of the old', async () => {
  const model = { name: 'm', version: '1', apiEndpoint: 'local:m', capabilities: ['m'] };
  expect(await addModels(pool, [model])).toBe(1);
  await pool.query(`UPDATE ai_models SET is_active = false WHERE name = 'm'`);
  expect(await addModels(pool, [model])).toBe(0);
  expect(await addModels(pool, [{ ...model, version: '2' }])).toBe(1);
  const { rows } = await pool.query(`SELECT version, is_active FROM ai_models WHERE name = 'm' ORDER BY version`);
  expect(rows).toEqual([
    { version: '1', is_active: false },
    { version: '2', is_active: true },
  ]);
});
