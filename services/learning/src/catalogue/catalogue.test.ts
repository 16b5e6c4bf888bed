import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCatalogue } from './catalogue-files.ts';
import { catalogueFaults, fingerprintOf, type ModuleEntry, type PathEntry, readPathEntry } from './catalogue.ts';
import { textsOf } from './content.ts';

const directory = join(import.meta.dirname, '../../prisma/catalogue');
let entries: PathEntry[];
beforeAll(async () => {
  entries = await readCatalogue(directory);
});

describe('the catalogue', () => {
  it('has at least ten paths, of every difficulty', () => {
    expect(entries.length).toBeGreaterThanOrEqual(10);
    expect(new Set(entries.map(({ difficulty }) => difficulty))).toEqual(
      new Set(['beginner', 'intermediate', 'advanced']),
    );
  });

  it('has real content in every module: at least 100 words of lessons, no text twice, no placeholders', () => {
    for (const { slug, modules } of entries) {
      const thin = modules.filter(({ lessons }) => wordsOf(lessons.flatMap(({ blocks }) => textsOf(blocks))) < 100);
      expect({ slug, thin: thin.map(({ title }) => title) }).toEqual({ slug, thin: [] });
    }
    const texts = entries.flatMap(({ modules }) => modules.flatMap(allTexts));
    expect(texts.filter((text) => /lorem ipsum|TODO|TBD|xxx/i.test(text) || text !== text.trim())).toEqual([]);
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });

  it('reads from easy to hard: no prerequisite is harder than the path that asks for it', () => {
    const rank = ['beginner', 'intermediate', 'advanced'];
    const bySlug = new Map(entries.map((entry) => [entry.slug, entry]));
    for (const { difficulty, prerequisites } of entries) {
      for (const slug of prerequisites) {
        expect(rank.indexOf(bySlug.get(slug)?.difficulty ?? '')).toBeLessThanOrEqual(rank.indexOf(difficulty));
      }
    }
  });
});

describe('readPathEntry', () => {
  it('names the file and the place of what is wrong', () => {
    expect(() => readPathEntry('x.json', { ...sample(), difficulty: 'expert' })).toThrow(/x\.json.*\/difficulty/);
    expect(() => readPathEntry('x.json', { ...sample(), unknown: 1 })).toThrow(/x\.json/);
    expect(() => readPathEntry('x.json', { ...sample(), modules: [] })).toThrow(/\/modules/);
    expect(() => readPathEntry('x.json', null)).toThrow(/x\.json/);
  });
});

describe('catalogueFaults', () => {
  it('finds nothing wrong with a sound catalogue', () => {
    expect(catalogueFaults([sample()])).toEqual([]);
  });

  it('finds ids and slugs that are used twice', () => {
    const faults = catalogueFaults([sample(), sample()]);
    expect(faults).toContain(`slug ${sample().slug} is used twice`);
    expect(faults).toContain(`id ${sample().id} is used twice`);
  });

  it('finds hours that do not fit the modules', () => {
    expect(catalogueFaults([{ ...sample(), estimatedHours: 40 }])).toEqual([
      expect.stringContaining('estimatedHours is 40'),
    ]);
  });

  it('finds a prerequisite that does not exist', () => {
    expect(catalogueFaults([{ ...sample(), prerequisites: ['missing'] }])).toEqual([
      expect.stringContaining('prerequisite missing does not exist'),
    ]);
  });

  it('finds prerequisites that lead in a circle', () => {
    const [first, second] = [sample(), other()];
    const circle = [
      { ...first, prerequisites: [second.slug] },
      { ...second, prerequisites: [first.slug] },
    ];
    expect(catalogueFaults(circle)).toHaveLength(2);
  });
});

describe('fingerprintOf', () => {
  it('changes with the content and with nothing else', () => {
    expect(fingerprintOf(sample())).toBe(fingerprintOf(structuredClone(sample())));
    expect(fingerprintOf({ ...sample(), title: 'Another title' })).not.toBe(fingerprintOf(sample()));
  });
});

function sample(): PathEntry {
  return at(0);
}

function other(): PathEntry {
  return at(1);
}

function at(index: number): PathEntry {
  const entry = entries.filter(({ prerequisites }) => prerequisites.length === 0).at(index);
  if (!entry) throw new Error('the catalogue is too small');
  return structuredClone(entry);
}

function allTexts({ lessons, exercises }: ModuleEntry): string[] {
  return [
    ...lessons.map(({ blocks }) => blocks),
    ...exercises.flatMap(({ task, solution }) => [task, solution]),
  ].flatMap(textsOf);
}

function wordsOf(texts: string[]): number {
  return texts.join(' ').split(/\s+/).length;
}
