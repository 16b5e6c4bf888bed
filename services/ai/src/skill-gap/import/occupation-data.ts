import type { OccupationSkill, Source, Technology } from '../occupation.ts';

/** An occupation as a source describes it; parts that the source does not have are empty. */
export type OccupationData = {
  id: string;
  title: string;
  description: string;
  alternateTitles: readonly string[];
  skills: readonly Omit<OccupationSkill, 'source'>[];
  technologies: readonly Omit<Technology, 'source' | 'keys' | 'users'>[];
  /** Ids, nearest first. */
  related: readonly string[];
};

export type MergedOccupation = Omit<OccupationData, 'skills' | 'technologies' | 'alternateTitles'> & {
  source: Source;
  skills: readonly OccupationSkill[];
  technologies: readonly Omit<Technology, 'keys' | 'users'>[];
  /** Alternate titles of ours go before those of O*NET. */
  alternates: readonly { title: string; source: Source }[];
};

/** Puts both sources together: what O*NET has is O*NET's; our catalogue fills what it has not. */
export function mergeOccupations(onet: readonly OccupationData[], ours: readonly OccupationData[]): MergedOccupation[] {
  const oursById = new Map(ours.map((occupation) => [occupation.id, occupation]));
  const onetIds = new Set(onet.map(({ id }) => id));
  const merged = onet.map((occupation) => merge(occupation, oursById.get(occupation.id)));
  const onlyOurs = ours.filter(({ id }) => !onetIds.has(id)).map((occupation) => merge(undefined, occupation));
  const known = new Set([...merged, ...onlyOurs].map(({ id }) => id));
  return [...merged, ...onlyOurs].map((occupation) => ({
    ...occupation,
    related: occupation.related.filter((id) => known.has(id) && id !== occupation.id),
  }));
}

function merge(onet: OccupationData | undefined, ours: OccupationData | undefined): MergedOccupation {
  const main = onet ?? ours;
  if (!main) throw new Error('an occupation comes from one source at least');
  return {
    id: main.id,
    title: main.title,
    description: main.description,
    source: onet ? 'onet' : 'astrapath',
    skills: firstWith(onet?.skills, ours?.skills),
    technologies: firstWith(onet?.technologies, ours?.technologies),
    related: onet && onet.related.length > 0 ? onet.related : (ours?.related ?? []),
    alternates: [...stamped(ours?.alternateTitles, 'astrapath'), ...stamped(onet?.alternateTitles, 'onet')],
  };
}

function firstWith<T extends object>(onet: readonly T[] = [], ours: readonly T[] = []): (T & { source: Source })[] {
  if (onet.length > 0) return onet.map((item) => ({ ...item, source: 'onet' }));
  return ours.map((item) => ({ ...item, source: 'astrapath' }));
}

function stamped(titles: readonly string[] = [], source: Source) {
  return titles.map((title) => ({ title, source }));
}
