import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { OccupationData } from './occupation-data.ts';

/** The files of an O*NET release that are read, by what they hold. */
export const onetFiles = {
  occupations: 'occupation-data.csv.gz',
  titles: 'alternate-titles.csv.gz',
  skills: 'skills.csv.gz',
  technologies: 'technology-skills.csv.gz',
  related: 'related-occupations.csv.gz',
} as const;

type Row = readonly string[];
/** Values of the named columns, in their order. */
type Pick = (row: Row) => string[];

/** The occupations of an O*NET release, from its CSV files. @throws Error when a file or column is missing */
export async function readOnet(folder: string): Promise<OccupationData[]> {
  const [titles, skills, technologies, related] = [
    groupTitles(await readRows(folder, onetFiles.titles, ['O*NET-SOC Code', 'Alternate Title', 'Short Title'])),
    groupSkills(
      await readRows(folder, onetFiles.skills, [
        'O*NET-SOC Code',
        'Element Name',
        'Scale ID',
        'Data Value',
        'Not Relevant',
      ]),
    ),
    groupTechnologies(
      await readRows(folder, onetFiles.technologies, [
        'O*NET-SOC Code',
        'Example',
        'Commodity Code',
        'Commodity Title',
        'Hot Technology',
        'In Demand',
      ]),
    ),
    groupRelated(await readRows(folder, onetFiles.related, ['O*NET-SOC Code', 'Related O*NET-SOC Code', 'Index'])),
  ];
  const occupations = await readRows(folder, onetFiles.occupations, ['O*NET-SOC Code', 'Title', 'Description']);
  return occupations.map(([id = '', title = '', description = '']) => ({
    id,
    title,
    description,
    alternateTitles: titles.get(id) ?? [],
    skills: [...(skills.get(id)?.values() ?? [])],
    technologies: technologies.get(id) ?? [],
    related: related.get(id) ?? [],
  }));
}

async function readRows(folder: string, file: string, columns: readonly string[]): Promise<string[][]> {
  const text = gunzipSync(await readFile(join(folder, file))).toString('utf8');
  const [header = [], ...rows]: Row[] = parse(text, { bom: true, relax_quotes: true });
  return rows.map(pickColumns(file, header, columns));
}

function pickColumns(file: string, header: Row, columns: readonly string[]): Pick {
  const places = columns.map((column) => {
    const at = header.indexOf(column);
    if (at < 0) throw new Error(`${file} has no column "${column}"`);
    return at;
  });
  return (row) => places.map((at) => row[at] ?? '');
}

function groupTitles(rows: readonly Row[]): Map<string, string[]> {
  return grouped(rows, ([, title = '', short = '']) => (short === '' ? [title] : [title, short]));
}

type Skill = { name: string; importance: number; level: number | null };

/** Importance and level are two rows; a level that is not relevant means that the skill is not used. */
function groupSkills(rows: readonly Row[]): Map<string, Map<string, Skill>> {
  const byOccupation = new Map<string, Map<string, Skill>>();
  for (const [id = '', name = '', scale, value = '', notRelevant] of rows) {
    const skills = byOccupation.get(id) ?? new Map<string, Skill>();
    byOccupation.set(id, skills);
    const skill = skills.get(name) ?? { name, importance: 1, level: null };
    skills.set(name, skill);
    if (scale === 'IM') skill.importance = Number(value);
    if (scale === 'LV') skill.level = notRelevant === 'Y' ? 0 : Number(value);
  }
  return byOccupation;
}

function groupTechnologies(rows: readonly Row[]) {
  return grouped(rows, ([, name = '', commodityCode = '', commodityTitle = '', hot, demand]) => [
    { name, commodityCode, commodityTitle, isHot: hot === 'Y', isInDemand: demand === 'Y' },
  ]);
}

function groupRelated(rows: readonly Row[]): Map<string, string[]> {
  const ordered = rows.toSorted(([, , left], [, , right]) => Number(left) - Number(right));
  return grouped(ordered, ([, related = '']) => [related]);
}

function grouped<T>(rows: readonly Row[], itemsOf: (row: Row) => T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const [id = ''] = row;
    const group = groups.get(id);
    if (group) group.push(...itemsOf(row));
    else groups.set(id, itemsOf(row));
  }
  return groups;
}
