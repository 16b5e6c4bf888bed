import { readFile } from 'node:fs/promises';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { OccupationData } from './occupation-data.ts';

const Catalogue = Type.Array(
  Type.Object({
    id: Type.String({ pattern: String.raw`^\d{2}-\d{4}\.\d{2}$` }),
    title: Type.String(),
    description: Type.String(),
    alternateTitles: Type.Array(Type.String()),
    skills: Type.Array(Type.Object({ name: Type.String(), importance: Type.Number({ minimum: 1, maximum: 5 }) })),
    technologies: Type.Array(
      Type.Object({
        name: Type.String(),
        commodityCode: Type.String(),
        commodityTitle: Type.String(),
        isWanted: Type.Boolean(),
      }),
    ),
    related: Type.Array(Type.String()),
  }),
);

/** Our own occupations. @throws Error when the file is not as it must be */
export async function readCatalogue(file: string): Promise<OccupationData[]> {
  const entries = Value.Parse(Catalogue, JSON.parse(await readFile(file, 'utf8')));
  return entries.map(({ skills, technologies, ...entry }) => ({
    ...entry,
    skills: skills.map((skill) => ({ ...skill, level: null })),
    technologies: technologies.map(({ isWanted, ...technology }) => ({
      ...technology,
      isHot: false,
      isInDemand: isWanted,
    })),
  }));
}
