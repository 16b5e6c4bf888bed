import type { Pool } from 'pg';
import type { PrismaClient } from '../generated/client.ts';
import { IMPORTANT_FROM } from './demand.ts';
import type { Occupation, OccupationName, OccupationSearch, Source } from './occupation.ts';
import { normalTitle, occupationIdOf, withoutRank } from './title.ts';
import type { NamedSkill } from './skill-name.ts';
import type { Elsewhere, KnownTechnology } from './transferable.ts';

/** Titles at least this similar are taken for a typing error, by PostgreSQL's measure of common trigrams. */
const SAME_FROM = 0.5;
const SUGGESTIONS = 5;
const ALTERNATIVES = 5;

/** What several occupations are called: the one whose own title is nearest goes first, then the general before the particular. */
const EXACT = `
  SELECT o.id, o.title, t.title AS "matchedTitle", t.rank
  FROM occupation_titles t JOIN occupations o ON o.id = t.occupation_id
  WHERE t.normal = $1
  ORDER BY t.rank,
    similarity((SELECT min(own.normal) FROM occupation_titles own WHERE own.occupation_id = o.id AND own.rank = 0), $1) DESC,
    (SELECT count(*) FROM occupation_technologies u WHERE u.occupation_id = o.id AND u.is_in_demand) DESC, o.id
  LIMIT 12`;

const SIMILAR = `
  SELECT * FROM (
    SELECT DISTINCT ON (o.id) o.id, o.title, t.title AS "matchedTitle", similarity(t.normal, $1) AS similarity,
      word_similarity($1, t.normal) AS partial, t.rank
    FROM occupation_titles t JOIN occupations o ON o.id = t.occupation_id
    WHERE t.normal % $1 OR t.normal %> $1
    ORDER BY o.id, similarity DESC, t.rank
  ) AS nearest
  ORDER BY similarity DESC, rank, partial DESC, id LIMIT 20`;

/** What shares anything with a title that is like none; it reads all titles, and is for failures alone. */
const NEAREST = `
  SELECT id, title FROM (
    SELECT DISTINCT ON (o.id) o.id, o.title, similarity(t.normal, $1) + word_similarity(t.normal, $1) AS nearness
    FROM occupation_titles t JOIN occupations o ON o.id = t.occupation_id
    WHERE t.rank < 2 AND length(t.normal) > 5 AND (similarity(t.normal, $1) > 0.15 OR word_similarity(t.normal, $1) > 0.5)
    ORDER BY o.id, nearness DESC
  ) AS near
  ORDER BY nearness DESC, id LIMIT $2`;

const KNOWN_TECHNOLOGIES = `
  SELECT t.name, t.keys, t.commodity_title AS "commodityTitle",
    coalesce(jsonb_agg(DISTINCT jsonb_build_object('id', o.id, 'title', o.title)) FILTER (WHERE r.related_id IS NOT NULL), '[]') AS "usedBy"
  FROM occupation_technologies t
  JOIN occupations o ON o.id = t.occupation_id
  LEFT JOIN occupation_relations r ON r.occupation_id = $2 AND r.related_id = t.occupation_id
  WHERE t.keys && $1::text[]
  GROUP BY t.name, t.keys, t.commodity_title
  ORDER BY t.name, t.commodity_title LIMIT 300`;

type TitleRow = OccupationName & { matchedTitle: string; rank: number };
type SimilarRow = TitleRow & { similarity: number };

export type OccupationStore = ReturnType<typeof createOccupationStore>;

/** Occupations as they were imported, read one at a time: all of them would take as much memory as the rest of the service. */
export function createOccupationStore({ pool, prisma }: { pool: Pool; prisma: PrismaClient }) {
  async function byTitle(normal: string): Promise<OccupationSearch | undefined> {
    const { rows } = await pool.query<TitleRow>(EXACT, [normal]);
    const [best, ...others] = rows;
    if (!best) return undefined;
    const matchedBy = best.rank === 0 ? 'title' : 'alternate-title';
    const alternatives = matchedBy === 'title' ? [] : namesOf(others).slice(0, ALTERNATIVES);
    return { found: true, match: { id: best.id, matchedBy, matchedTitle: best.matchedTitle, alternatives } };
  }

  async function bySimilarTitle(normal: string): Promise<OccupationSearch> {
    const { rows } = await pool.query<SimilarRow>(SIMILAR, [normal]);
    const [best, ...others] = rows;
    if (!best || best.similarity < SAME_FROM) {
      const nearest = await pool.query<OccupationName>(NEAREST, [normal, SUGGESTIONS]);
      return { found: false, suggestions: namesOf([...rows, ...nearest.rows]).slice(0, SUGGESTIONS) };
    }
    const alternatives = namesOf(others.filter(({ similarity }) => similarity >= SAME_FROM)).slice(0, ALTERNATIVES);
    return {
      found: true,
      match: { id: best.id, matchedBy: 'similar-title', matchedTitle: best.matchedTitle, alternatives },
    };
  }

  return {
    /** Which occupation a person means by an id, a title, another name of it, or one of these with a typing error. */
    async search(text: string): Promise<OccupationSearch> {
      const id = occupationIdOf(text);
      if (id !== undefined) {
        const found = await prisma.occupation.findUnique({ where: { id }, select: { title: true } });
        if (!found) return { found: false, suggestions: await neighboursOf(prisma, id) };
        return { found: true, match: { id, matchedBy: 'id', matchedTitle: found.title, alternatives: [] } };
      }
      const normal = normalTitle(text);
      if (normal === '') return { found: false, suggestions: [] };
      return (await byTitle(normal)) ?? (await byTitle(withoutRank(normal))) ?? bySimilarTitle(withoutRank(normal));
    },

    /** An occupation with all that is known of it. */
    async find(id: string): Promise<Occupation> {
      const found = await prisma.occupation.findUniqueOrThrow({
        where: { id },
        include: {
          skills: { omit: { occupationId: true }, orderBy: { importance: 'desc' } },
          technologies: {
            omit: { occupationId: true },
            orderBy: [{ isInDemand: 'desc' }, { isHot: 'desc' }, { name: 'asc' }],
          },
          relations: { orderBy: { rank: 'asc' }, select: { related: { select: { id: true, title: true } } }, take: 20 },
        },
      });
      const { title, description, relations } = found;
      return {
        id,
        title,
        description,
        source: sourceOf(found.source),
        skills: found.skills.map((skill) => ({ ...skill, source: sourceOf(skill.source) })),
        technologies: found.technologies.map((technology) => ({ ...technology, source: sourceOf(technology.source) })),
        related: relations.map(({ related }) => related),
      };
    },

    /** What other occupations make of these skills. */
    async elsewhere(occupation: Occupation, skills: readonly NamedSkill[]): Promise<Elsewhere> {
      const keys = skills.flatMap((skill) => skill.keys);
      const names = [...new Set(skills.flatMap((skill) => skill.skills))];
      const { rows } = await pool.query<KnownTechnology>(KNOWN_TECHNOLOGIES, [keys, occupation.id]);
      const rated = await prisma.occupationSkill.findMany({
        where: {
          name: { in: names },
          importance: { gte: IMPORTANT_FROM },
          occupationId: { in: occupation.related.map(({ id }) => id) },
        },
        select: { name: true, importance: true, occupation: { select: { id: true, title: true } } },
        orderBy: [{ importance: 'desc' }, { occupationId: 'asc' }],
      });
      return { technologies: rows, skills: rated };
    },
  };
}

/** Ids and titles, each once. */
function namesOf(rows: readonly OccupationName[]): OccupationName[] {
  return [...new Map(rows.map(({ id, title }) => [id, { id, title }])).values()];
}

/** Occupations of the same major group as an id that does not exist. */
function neighboursOf(prisma: PrismaClient, id: string): Promise<OccupationName[]> {
  return prisma.occupation.findMany({
    where: { id: { startsWith: id.slice(0, 3) } },
    orderBy: { id: 'asc' },
    take: SUGGESTIONS,
    select: { id: true, title: true },
  });
}

function sourceOf(text: string): Source {
  return text === 'onet' ? 'onet' : 'astrapath';
}
