import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { countedTopics } from '../../counted-topics.ts';
import { topicNames } from '../../topics.ts';
import { ROOT } from '../ownership/codeowners.ts';

const examples = `${ROOT}/examples/python/astrapath_examples`;
const views = readFileSync(`${examples}/views/activities.sql`, 'utf8');
const questions = readFileSync(`${examples}/questions.py`, 'utf8');

describe('the counted topics', () => {
  it('are in the table, every one that ever was', () => {
    expect(countedTopics.filter((topic) => !topicNames.some((name) => name === topic))).toEqual([]);
  });

  it.each(countedTopics)('%s is counted by the data team as well', (topic) => {
    expect(views).toContain(`FROM "${topic}"`);
    expect(questions).toContain(`"${topic}"`);
  });
});
