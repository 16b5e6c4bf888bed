import { describe, expect, it } from 'vitest';
import { recordVerdict } from './record-schema.ts';
import { type SubjectState, schemasVerdict } from './schemas.ts';

const contract = '{"type":"record","name":"GoalCompleted","fields":[]}';
const right: SubjectState = {
  topic: 'identity.goal.completed.v1',
  contract,
  registered: { id: 7, text: contract },
  latest: contract,
  compatibility: 'FULL_TRANSITIVE',
};
const judge = (subject: Partial<SubjectState>) => schemasVerdict([{ ...right, ...subject }]);

describe('the schemas', () => {
  it('are the same, however the registry lays them out', () => {
    const text = JSON.stringify(JSON.parse(contract), null, 4);
    expect(judge({ registered: { id: 7, text }, latest: text })).toEqual({
      status: 'ok',
      saw: '1 schema as in the contracts, newest and FULL_TRANSITIVE, ids 7 to 7',
    });
  });

  it.each([
    ['one is not registered', { registered: undefined }, 'not registered'],
    ['one says something else', { registered: { id: 7, text: '"string"' } }, 'other text in the registry'],
    ['somebody registered a newer one', { latest: '"string"' }, 'the newest version is another'],
    ['anything may be registered', { compatibility: 'NONE' }, 'not FULL_TRANSITIVE'],
    ['the subject has no rule of its own', { compatibility: undefined }, 'not FULL_TRANSITIVE'],
  ])('are broken when %s', (_what, subject, saw) => {
    expect(judge(subject)).toMatchObject({ status: 'broken', saw: `${saw}: identity.goal.completed.v1` });
  });
});

describe('a record', () => {
  it('is right when it is written with the schema of the contracts', () => {
    expect(recordVerdict({ type: 'read', schemaId: 7 }, 7, 'auth').status).toBe('ok');
  });

  it('is broken when it names another schema, though that can be read, or none', () => {
    expect(recordVerdict({ type: 'read', schemaId: 6 }, 7, 'auth')).toMatchObject({
      status: 'broken',
      saw: "written with schema id 6; the contract's is 7",
      advice: expect.stringContaining('auth'),
    });
    const unknown = { type: 'unreadable', schemaId: 6, reason: 'unknown schema id 6' } as const;
    expect(recordVerdict(unknown, 7, 'auth')).toMatchObject({ status: 'broken', saw: 'unknown schema id 6' });
  });
});
