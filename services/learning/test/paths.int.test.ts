import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathSorts } from '../src/paths/path.ts';
import { nth, startLearning } from './learning-stack.ts';

type Item = {
  id: string;
  title: string;
  difficulty: string;
  estimatedHours: number;
  createdAt: string;
  tags: string[];
};

let learning: Awaited<ReturnType<typeof startLearning>>;
let person: Awaited<ReturnType<typeof learning.person>>;
beforeAll(async () => {
  learning = await startLearning();
  person = await learning.person();
});
afterAll(() => learning.close());

const list = async (query: string): Promise<Item[]> =>
  (await person.get(`/api/learning/paths?limit=100&${query}`)).json().items;
const slugs = async (query: string) => (await list(query)).map((item) => ('slug' in item ? item.slug : ''));

describe('GET /api/learning/paths', () => {
  it('lists every path with its modules, difficulty, hours and tags', async () => {
    const response = await person.get('/api/learning/paths?limit=100');
    expect(response.statusCode).toBe(200);
    const { items, nextCursor } = response.json();
    expect(nextCursor).toBeNull();
    expect(response.headers.link).toBeUndefined();
    expect(items).toHaveLength(learning.entries.length);
    const entry = nth(learning.entries, 0);
    const item = items.find(({ id }: Item) => id === entry.id);
    expect(item).toMatchObject({
      slug: entry.slug,
      title: entry.title,
      difficulty: entry.difficulty,
      estimatedHours: entry.estimatedHours,
      tags: entry.tags,
      skills: entry.skills,
    });
    expect(item.modules).toEqual(
      entry.modules.map(({ id, title, summary, minutes, objectives }, index) => ({
        id,
        position: index + 1,
        title,
        summary,
        minutes,
        objectives,
      })),
    );
  });

  it.each(pathSorts)('walks through all pages in the order %s, each path once', async (sort) => {
    const seen: Item[] = [];
    let url = `/api/learning/paths?limit=3&sort=${sort}`;
    for (let pages = 0; url !== '' && pages < 20; pages += 1) {
      const response = await person.get(url);
      expect(response.statusCode).toBe(200);
      const { items, nextCursor } = response.json();
      seen.push(...items);
      expect(response.headers.link === undefined).toBe(nextCursor === null);
      url = /^<([^>]*)>; rel="next"$/.exec(response.headers.link?.toString() ?? '')?.[1] ?? '';
    }
    expect(seen.map(({ id }) => id)).toEqual((await list(`sort=${sort}`)).map(({ id }) => id));
    expect(new Set(seen.map(({ id }) => id)).size).toBe(learning.entries.length);
    expect(seen.map((item) => rank(item, sort))).toEqual(seen.map((item) => rank(item, sort)).toSorted(byRank(sort)));
  });

  it('filters by difficulty and by tag', async () => {
    const expected = learning.entries.filter(({ difficulty }) => difficulty === 'advanced').length;
    const advanced = await list('difficulty=advanced');
    expect(advanced).toHaveLength(expected);
    expect(new Set(advanced.map(({ difficulty }) => difficulty))).toEqual(new Set(['advanced']));
    expect(await slugs('tag=SQL')).toEqual(['sql-foundations']);
    expect(await slugs('tag=no-such-tag')).toEqual([]);
  });

  it('searches title, description and tags for every word, in whatever case', async () => {
    expect(await slugs('q=KUBERNETES')).toEqual(['kubernetes-in-production']);
    expect(await slugs('q=posting%20interviews')).toEqual(['interview-preparation']);
    expect(await slugs('q=devops')).toEqual(['kubernetes-in-production']);
    expect(await slugs('q=kubernetes%20r%C3%A9sum%C3%A9')).toEqual([]);
    expect(await slugs('q=%20')).toHaveLength(learning.entries.length);
  });

  it('takes the wildcards of the database for ordinary characters', async () => {
    for (const text of ['%25', '_', '%5C', "'", '%22']) expect(await slugs(`q=zz${text}`)).toEqual([]);
    expect(await slugs('q=%25')).toEqual([]);
    expect(await slugs('q=s_l')).toEqual([]);
  });

  it.each([
    'difficulty=expert',
    'sort=price',
    'sort=',
    'limit=0',
    'limit=101',
    'limit=many',
    'cursor=nonsense',
    `q=${'x'.repeat(201)}`,
    'q=a%00b',
    `cursor=${cursor({ sort: '-title', id: 'abc' })}`,
    `cursor=${cursor({ sort: 'title', id: 'abc' })}`,
    `cursor=${cursor({ sort: 'title', id: '\u0000' })}`,
    `cursor=${cursor({ sort: 'title' })}`,
    `cursor=${cursor(null)}`,
  ])('refuses %s', async (query) => {
    const response = await person.get(`/api/learning/paths?${query}`);
    expect(response.statusCode).toBe(400);
    expect(response.json().code).toBe('request.invalid');
  });

  it('goes on in the right place when paths have equal values', async () => {
    const first = await person.get('/api/learning/paths?sort=difficulty&limit=1');
    const second = await person.get(`/api/learning/paths?sort=difficulty&limit=1&cursor=${first.json().nextCursor}`);
    expect(nth(second.json().items, 0)).toMatchObject({ difficulty: 'beginner' });
    expect(second.json().items[0].id > first.json().items[0].id).toBe(true);
  });

  it('needs a token', async () => {
    const response = await learning.inject('/api/learning/paths');
    expect(response.statusCode).toBe(401);
    expect(response.json().code).toBe('auth.missing-token');
  });
});

describe('GET /api/learning/paths/:pathId', () => {
  it('gives the whole content of the path', async () => {
    const entry = nth(learning.entries, 1);
    const response = await person.get(`/api/learning/paths/${entry.id}`);
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({
      id: entry.id,
      modules: entry.modules.map(({ id, lessons, exercises }) => ({ id, lessons, exercises })),
    });
  });

  it('names prerequisites by the ids of their paths', async () => {
    const entry = learning.entries.find(({ prerequisites }) => prerequisites.length > 0);
    const wanted = learning.entries.find(({ slug }) => slug === entry?.prerequisites[0]);
    expect((await person.get(`/api/learning/paths/${entry?.id}`)).json().prerequisites).toEqual([wanted?.id]);
  });

  it.each(['unknown', 'a'.repeat(90), '%F0%9F%98%80', "'%20OR%201=1"])('does not know the path %s', async (pathId) => {
    const response = await person.get(`/api/learning/paths/${pathId}`);
    expect(response.statusCode).toBe(404);
    expect(response.headers['content-type']).toContain('application/problem+json');
  });
});

function cursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function rank(item: Item, sort: string): string | number {
  const field = sort.replace('-', '');
  if (field === 'difficulty') return ['beginner', 'intermediate', 'advanced'].indexOf(item.difficulty);
  if (field === 'estimatedHours') return item.estimatedHours;
  return field === 'title' ? item.title : item.createdAt;
}

function byRank(sort: string) {
  const sign = sort.startsWith('-') ? -1 : 1;
  return (a: string | number, b: string | number) => (a === b ? 0 : a < b ? -sign : sign);
}
