import { createId } from '@astrapath/service';
import { until } from '@astrapath/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOccupationStore } from '../src/skill-gap/occupation-store.ts';
import { type AiStack, startAiStack } from './ai-stack.ts';

let ai: AiStack;
beforeAll(async () => {
  ai = await startAiStack();
});
afterAll(() => ai.close());

async function gap(currentSkills: string[], targetOccupation: string) {
  const event = await ai.run('skill_gap', { currentSkills, targetOccupation });
  if (event.output === null) throw new Error(`failed with ${event.errorCode}`);
  return JSON.parse(event.output);
}
const names = (items: { name: string }[]) => items.map(({ name }) => name);

async function publishPath(
  path: { pathId: string; title: string; skills: string[]; occurredAt?: number },
  key = path.pathId,
) {
  await ai.producer.publish(
    'learning.path.published.v1',
    {
      eventId: createId(),
      occurredAt: Date.now(),
      difficulty: 'beginner',
      estimatedHours: 12,
      tags: ['data'],
      ...path,
    },
    { key },
  );
}
const titleOf = async (pathId: string) => {
  const { rows } = await ai.pool.query<{ title: string }>('SELECT title FROM learning_paths WHERE id = $1', [pathId]);
  return rows[0]?.title;
};

describe('the target occupation', () => {
  it.each([
    ['15-1252.00', '15-1252.00', 'id'],
    ['15-1252', '15-1252.00', 'id'],
    ['Software Developers', '15-1252.00', 'title'],
    ['software developer', '15-1252.00', 'title'],
    ['Full-stack Engineer', '15-1252.00', 'alternate-title'],
    ['Senior Software Engineer II', '15-1252.00', 'alternate-title'],
    ['Sofware Enginer', '15-1252.00', 'similar-title'],
    ['registered nurse', '29-1141.00', 'title'],
    ['NURSES', '29-1141.00', 'alternate-title'],
  ])('%s is %s, by its %s', async (text, id, matchedBy) => {
    expect(await createOccupationStore(ai).search(text)).toMatchObject({ found: true, match: { id, matchedBy } });
  });

  it('is unknown with the nearest as suggestions', async () => {
    const event = await ai.run('skill_gap', { currentSkills: ['SQL'], targetOccupation: 'nursing of the sea' });
    expect(event).toMatchObject({ status: 'failed', errorCode: 'ai.unknown-occupation' });
    expect(event.errorDetail).toContain('Registered Nurses (29-1141.00)');
    const unknownId = await ai.run('skill_gap', { currentSkills: [], targetOccupation: '29-9999.00' });
    expect(unknownId.errorDetail).toContain('29-1141.00');
  });
});

it('tells what matches, what is missing by importance, what carries over, and what is not known', async () => {
  const output = await gap(
    ['python', 'SQL', 'public speaking', 'Java', 'Vue', 'Negotiation', 'crochet'],
    'Data scientist',
  );
  expect(output.occupation).toMatchObject({ id: '15-2051.00', title: 'Data Scientists', source: 'astrapath' });
  expect(names(output.matched)).toEqual(
    expect.arrayContaining(['Python', 'Structured query language SQL', 'Speaking', 'Programming']),
  );
  const programming = output.matched.find(({ name }: { name: string }) => name === 'Programming');
  expect(programming).toMatchObject({ isImplied: true, importance: 4.1 });
  const importances = output.missing.map(({ importance }: { importance: number }) => importance);
  expect(importances).toEqual(importances.toSorted((left: number, right: number) => right - left));
  expect(names(output.missing)).toContain('Mathematics');
  expect(names(output.missing)).not.toContain('Python');
  expect(output.transferable).toContainEqual(
    expect.objectContaining({ name: 'Java', basis: 'same-class', towards: ['R', 'Scala'] }),
  );
  expect(output.unrecognised).toEqual(['crochet']);
  expect(output.summary.coveragePercent).toBeGreaterThan(10);
});

it('gives different people different answers', async () => {
  const [one, other] = await Promise.all([gap(['Excel'], 'Accountant'), gap(['listening'], 'Accountant')]);
  expect(names(one.missing)).not.toEqual(names(other.missing));
  const nobody = await gap([], 'Accountant');
  expect(nobody.matched).toEqual([]);
  expect(nobody.summary.coveragePercent).toBe(0);
});

it('names the published paths that teach what is missing, in their newest form', async () => {
  const [sql, speaking] = [createId(), createId()];
  const now = Date.now();
  await publishPath({ pathId: sql, title: 'SQL, second edition', skills: ['SQL'], occurredAt: now });
  await publishPath({ pathId: sql, title: 'SQL, first edition', skills: ['Knitting'], occurredAt: now - 60_000 });
  // By the other's key, so that it comes after them.
  await publishPath({ pathId: speaking, title: 'Speaking up', skills: ['Public speaking', 'Negotiation'] }, sql);
  await until('the last path', () => titleOf(speaking));
  expect(await titleOf(sql)).toBe('SQL, second edition');
  // Other test files publish paths on the same topic, and only the ten best are named.
  await ai.pool.query('DELETE FROM learning_paths WHERE id <> ALL($1)', [[sql, speaking]]);

  const output = await gap(['Python'], 'Data scientist');
  const ours = output.paths.filter(({ id }: { id: string }) => id === sql || id === speaking);
  expect(ours).toEqual(
    expect.arrayContaining([
      {
        id: sql,
        title: 'SQL, second edition',
        difficulty: 'beginner',
        estimatedHours: 12,
        teaches: ['Structured query language SQL'],
      },
      { id: speaking, title: 'Speaking up', difficulty: 'beginner', estimatedHours: 12, teaches: ['Speaking'] },
    ]),
  );
  const knowing = await gap(['Python', 'SQL'], 'Data scientist');
  expect(knowing.paths.map(({ id }: { id: string }) => id)).not.toContain(sql);
});
