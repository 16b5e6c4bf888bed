import { describe, expect, it } from 'vitest';
import { tidySkills } from './skill.ts';

describe('tidySkills', () => {
  it('takes the space away from around names and keeps their order', () => {
    expect(
      tidySkills([
        { name: ' SQL ', level: 3 },
        { name: 'Ada', level: 1 },
      ]),
    ).toEqual([
      { name: 'SQL', level: 3 },
      { name: 'Ada', level: 1 },
    ]);
  });

  it('says which name is there for the second time', () => {
    const skills = ['SQL', 'Go', 'go '].map((name) => ({ name, level: 1 }));
    expect(() => tidySkills(skills)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
    expect(() => tidySkills(skills)).toThrow('/2');
  });
});
