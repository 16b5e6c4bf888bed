import { describe, expect, it } from 'vitest';
import { type SchemaPair, schemasVerdict } from './schemas.ts';

const contract = '{"type":"record","name":"GoalCompleted","fields":[]}';
const pair = (registered: SchemaPair['registered']): SchemaPair => ({
  topic: 'identity.goal.completed.v1',
  contract,
  registered,
});

describe('the schemas', () => {
  it('are the same, however the registry lays them out', () => {
    const text = JSON.stringify(JSON.parse(contract), null, 4);
    expect(schemasVerdict([pair({ id: 7, text })])).toEqual({
      status: 'ok',
      saw: '1 schema as in the contracts, ids 7 to 7',
    });
  });

  it('are broken when one is not registered or says something else', () => {
    expect(schemasVerdict([pair(undefined)])).toMatchObject({
      status: 'broken',
      saw: 'not registered: identity.goal.completed.v1',
    });
    expect(schemasVerdict([pair({ id: 7, text: '"string"' })])).toMatchObject({
      status: 'broken',
      saw: 'other text in the registry: identity.goal.completed.v1',
    });
  });
});
