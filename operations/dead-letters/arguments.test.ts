import { describe, expect, it } from 'vitest';
import { readCommand } from './arguments.ts';

describe('the command line of dead letters', () => {
  it.each([
    [['list'], { name: 'list', filter: {}, limit: 20 }],
    [
      ['list', '--group', 'ai', '--state', 'open', '--limit', '5'],
      { name: 'list', filter: { group: 'ai', state: 'open' }, limit: 5 },
    ],
    [['show', 'a~b~0~1'], { name: 'show', id: 'a~b~0~1' }],
    [['counts', '--reason', 'undecodable'], { name: 'counts', filter: { reason: 'undecodable' } }],
    [['replay', '--ids', 'a,b'], { name: 'replay', selection: { ids: ['a', 'b'] }, dryRun: false }],
    [['replay', '--topic', 't', '--dry-run'], { name: 'replay', selection: { filter: { topic: 't' } }, dryRun: true }],
    [['replay', '--all'], { name: 'replay', selection: { filter: {} }, dryRun: false }],
  ])('%j', (args, command) => {
    expect(readCommand(args)).toEqual(command);
  });

  it.each([
    [[], 'which command?'],
    [['burn'], 'there is no command burn'],
    [['show'], 'which dead letter?'],
    [['list', 'more'], 'more words'],
    [['list', '--limit', 'many'], '--limit is a whole number'],
    [['replay'], 'either --ids, or a filter, or --all'],
    [['replay', '--ids', 'a', '--all'], 'either --ids, or a filter, or --all'],
    [['counts', '--colour', 'red'], 'colour'],
  ])('%j is refused with a reason', (args, reason) => {
    expect(() => readCommand(args)).toThrow(reason);
  });
});
