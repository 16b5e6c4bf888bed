import { describe, expect, it } from 'vitest';
import { readSkill, technologyKeys } from './skill-name.ts';

describe('a skill in somebody’s own words', () => {
  it.each([
    ['JS', 'javascript'],
    ['React.js', 'react'],
    ['k8s', 'kubernetes'],
    ['Postgres', 'postgresql'],
    ['C++', 'c++'],
    ['MS Excel', 'excel'],
    ['Python programming', 'python'],
    ['AWS', 'aws'],
    ['REST APIs', 'restful api'],
  ])('%s is the technology %s', (name, key) => {
    expect(readSkill(name).keys).toContain(key);
  });

  it.each([
    ['public speaking', ['Speaking']],
    ['Communication', ['Active Listening', 'Speaking']],
    ['problem-solving', ['Complex Problem Solving']],
    ['Leadership skills', ['Management of Personnel Resources']],
    ['customer service', ['Service Orientation']],
    ['Critical Thinking', ['Critical Thinking']],
    ['crochet', []],
  ])('%s is %j', (name, skills) => {
    expect(readSkill(name).skills).toEqual(skills);
  });

  it.each(['constructor', '__proto__', 'toString', '', '🎻', '   '])('may be anything, such as "%s"', (name) => {
    expect(readSkill(name).skills).toEqual([]);
  });
});

it('knows a technology by its vendor’s name, without it, by its acronym and spelled out', () => {
  expect(technologyKeys('Amazon Web Services AWS software')).toEqual(
    expect.arrayContaining(['aws', 'amazon web services', 'web services']),
  );
  expect(technologyKeys('Microsoft Excel')).toEqual(expect.arrayContaining(['excel', 'microsoft excel']));
  expect(technologyKeys('Cascading style sheets CSS')).toContain('css');
  expect(technologyKeys('Node.js')).toEqual(['node js']);
});
