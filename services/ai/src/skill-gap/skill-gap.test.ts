import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Occupation, OccupationMatch, Technology } from './occupation.ts';
import { compareSkills, readSkills } from './skill-gap.ts';
import { technologyKeys } from './skill-name.ts';

const technology = (name: string, commodityTitle: string, isInDemand = true): Technology => ({
  name,
  keys: technologyKeys(name),
  commodityCode: '1',
  commodityTitle,
  isHot: isInDemand,
  isInDemand,
  users: 3,
  source: 'onet',
});
const occupation: Occupation = {
  id: '15-0000.00',
  title: 'Testers',
  description: 'Test.',
  source: 'onet',
  skills: [
    { name: 'Programming', importance: 4.2, level: 4, source: 'onet' },
    { name: 'Speaking', importance: 3.5, level: 3, source: 'onet' },
    { name: 'Negotiation', importance: 2.1, level: 2, source: 'onet' },
  ],
  technologies: [
    technology('PostgreSQL', 'Databases'),
    technology('Python', 'Languages'),
    technology('Selenium', 'Testing', false),
  ],
  related: [{ id: '15-0001.00', title: 'Checkers' }],
};
const match: OccupationMatch = { id: occupation.id, matchedBy: 'title', matchedTitle: 'Testers', alternatives: [] };
const elsewhere = {
  technologies: [
    { name: 'MySQL', keys: ['mysql'], commodityTitle: 'Databases', usedBy: [] },
    { name: 'Figma', keys: ['figma'], commodityTitle: 'Drawing', usedBy: [{ id: '15-0001.00', title: 'Checkers' }] },
    { name: 'Rhino', keys: ['rhino'], commodityTitle: 'Models', usedBy: [] },
  ],
  skills: [{ name: 'Writing', importance: 4, occupation: { id: '15-0001.00', title: 'Checkers' } }],
};
const path = {
  id: 'p',
  title: 'SQL',
  difficulty: 'beginner',
  estimatedHours: 3,
  tags: ['postgres'],
  skills: ['Presenting'],
};
const gap = (...current: string[]) =>
  compareSkills({ match, occupation, current: readSkills(current), elsewhere, paths: [path] });
const names = (items: { name: string }[]) => items.map(({ name }) => name);

describe('the gap between somebody’s skills and an occupation', () => {
  it('lists what is missing by importance, and not what is rated as unimportant', () => {
    expect(names(gap().missing)).toEqual(['PostgreSQL', 'Python', 'Programming', 'Speaking', 'Selenium']);
  });

  it('matches by any name, once for each skill, and says by which', () => {
    const { matched, missing } = gap('postgres', 'presenting', 'Public speaking', 'POSTGRES');
    expect(matched).toMatchObject([
      { name: 'PostgreSQL', matchedBy: ['POSTGRES'], isImplied: false },
      { name: 'Speaking', matchedBy: ['presenting', 'Public speaking'] },
    ]);
    expect(names(missing)).toEqual(['Python', 'Programming', 'Selenium']);
  });

  it('takes it that who knows a language can program', () => {
    expect(gap('Python').matched).toMatchObject([{ name: 'Python' }, { name: 'Programming', isImplied: true }]);
  });

  it('says what carries over and why, and what it knows nothing of', () => {
    const { transferable, unrelated, unrecognised } = gap(
      'MySQL',
      'Negotiating',
      'Figma',
      'Writing',
      'Rhino',
      'crochet',
    );
    expect(transferable).toMatchObject([
      { name: 'MySQL', basis: 'same-class', towards: ['PostgreSQL'] },
      { name: 'Negotiating', basis: 'lesser-demand', towards: ['Negotiation'] },
      { name: 'Figma', basis: 'related-occupations' },
      { name: 'Writing', basis: 'related-occupations' },
    ]);
    expect(transferable.map(({ why }) => why).join(' ')).toContain('Checkers');
    expect(unrelated).toEqual(['Rhino']);
    expect(unrecognised).toEqual(['crochet']);
  });

  it('names paths by what they teach of what is missing', () => {
    expect(gap().paths).toMatchObject([{ id: 'p', teaches: ['PostgreSQL', 'Speaking'] }]);
    expect(gap('PostgreSQL', 'speaking').paths).toEqual([]);
  });

  it('says so when an occupation is not rated', () => {
    const unrated = { ...occupation, skills: [] };
    const { occupation: view } = compareSkills({ match, occupation: unrated, current: [], elsewhere, paths: [] });
    expect(view.note).toMatch(/not rated/);
    const empty = { ...unrated, technologies: [] };
    const { occupation: bare, summary } = compareSkills({
      match,
      occupation: empty,
      current: [],
      elsewhere,
      paths: [],
    });
    expect(bare.note).toMatch(/no data.*Checkers/);
    expect(summary.coveragePercent).toBe(0);
  });

  it('never lists a demand as both matched and missing, nor covers less with more skills', () => {
    const skill = fc.oneof(
      fc.constantFrom('Python', 'postgres', 'speaking', 'coding', 'Selenium', 'MySQL', 'constructor'),
      fc.string({ maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(skill, { maxLength: 8 }), skill, (skills, another) => {
        const [less, more] = [gap(...skills), gap(...skills, another)];
        const matched = new Set(names(more.matched));
        expect(names(more.missing).filter((name) => matched.has(name))).toEqual([]);
        expect(more.summary.coveragePercent).toBeGreaterThanOrEqual(less.summary.coveragePercent);
      }),
    );
  });
});
