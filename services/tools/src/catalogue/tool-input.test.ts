import { AppError } from '@astrapath/errors';
import { describe, expect, it } from 'vitest';
import { findTool, tools } from './catalogue.ts';
import { createToolInputCheck } from './tool-input.ts';

const check = createToolInputCheck();

function refusal(toolId: string, input: unknown) {
  try {
    check(findTool(toolId), input);
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, path: error.errors?.[0]?.path };
    throw error;
  }
  return 'taken';
}

const text = (length: number) => 'x'.repeat(length);
const at = (path: string) => ({ code: 'request.invalid', path });

describe('the catalogue', () => {
  it('lists the tools that work and no other', () => {
    expect(tools.map(({ id }) => id)).toEqual(['interview_coach', 'skill_gap']);
  });

  it.each(tools)('describes $id with schemas of JSON Schema 2020-12', ({ inputSchema, outputSchema }) => {
    for (const schema of [inputSchema, outputSchema]) {
      expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' });
    }
    expect(inputSchema).toMatchObject({ additionalProperties: false });
  });

  it('says that it does not know a tool', () => {
    expect(() => findTool('resume_review')).toThrow(expect.objectContaining({ code: 'tools.unknown-tool' }));
    expect(() => findTool('constructor')).toThrow(expect.objectContaining({ code: 'tools.unknown-tool' }));
  });
});

describe('the input of interview_coach', () => {
  it.each([
    [{ question: 'Tell me about yourself' }, 'taken'],
    [{ question: text(2_000), answer: text(20_000), role: text(200) }, 'taken'],
    [{ question: '😀'.repeat(2_000) }, 'taken'],
    [{ question: 'x', answer: '' }, 'taken'],
    [{}, at('/input/question')],
    [{ question: '' }, at('/input/question')],
    [{ question: ' \n' }, at('/input/question')],
    [{ question: text(2_001) }, at('/input/question')],
    [{ question: 5 }, at('/input/question')],
    [{ question: 'x', answer: text(20_001) }, at('/input/answer')],
    [{ question: 'x', answer: null }, at('/input/answer')],
    [{ question: 'x', role: text(201) }, at('/input/role')],
    [{ question: 'x', mood: 'good' }, at('/input/mood')],
    [[], at('/input')],
    ['question', at('/input')],
    [null, at('/input')],
  ])('case %#', (input, expected) => {
    expect(refusal('interview_coach', input)).toEqual(expected);
  });
});

describe('the input of skill_gap', () => {
  const targetOccupation = 'Data scientist';
  it.each([
    [{ currentSkills: [], targetOccupation }, 'taken'],
    [{ currentSkills: Array.from({ length: 200 }, () => text(100)), targetOccupation: text(200) }, 'taken'],
    [{ currentSkills: Array.from({ length: 201 }, () => 'x'), targetOccupation }, at('/input/currentSkills')],
    [{ currentSkills: ['SQL', ''], targetOccupation }, at('/input/currentSkills/1')],
    [{ currentSkills: [text(101)], targetOccupation }, at('/input/currentSkills/0')],
    [{ currentSkills: 'SQL', targetOccupation }, at('/input/currentSkills')],
    [{ currentSkills: [] }, at('/input/targetOccupation')],
    [{ currentSkills: [], targetOccupation: '' }, at('/input/targetOccupation')],
    [{ targetOccupation }, at('/input/currentSkills')],
  ])('case %#', (input, expected) => {
    expect(refusal('skill_gap', input)).toEqual(expected);
  });
});
