import { expect, it } from 'vitest';
import { answered, doorOf } from '../way-world.ts';
import { readOpenLetters } from './open-letters.ts';

const counts = [
  { topic: 'goals', group: 'analytics', reason: 'undecodable', open: 4, replayed: 1 },
  { topic: 'goals', group: 'analytics', reason: 'empty-value', open: 1, replayed: 0 },
  { topic: 'runs', group: 'tools', reason: 'unknown-run', open: 0, replayed: 9 },
];
const asking = (status: number, admin: () => Promise<string> = async () => 'token') => {
  const door = doorOf({ 'GET /api/admin/dead-letters/counts': () => answered(status, { counts }) });
  return readOpenLetters({ gateway: () => door, admin }, 30);
};

it('sums the open letters of a group over their reasons', async () => {
  expect(await asking(200)).toEqual(
    new Map([
      ['goals analytics', 5],
      ['runs tools', 0],
    ]),
  );
});

it('is not known where the platform cannot be asked', async () => {
  expect(await asking(503)).toBeUndefined();
  expect(await asking(200, () => Promise.reject(new Error('login refused')))).toBeUndefined();
  expect(await asking(200, () => new Promise(() => undefined))).toBeUndefined();
});
