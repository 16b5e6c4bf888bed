import type { Action } from '../journal.ts';
import { type Expectation, keyOf } from './expectation.ts';
import { describePlace, type FirstPlace, type LogIndex } from './log-index.ts';
import type { Violation } from './violation.ts';

/** Goals and modules are facts as soon as they are acknowledged; an execution ends in its own time. */
const ORDERED: readonly Action['kind'][] = ['goal', 'module'];

/** Whether the other services' events tell of exactly what persons did: each once, nothing else, in the right zone and order. */
export function checkActions(expectation: Expectation, index: LogIndex): Violation[] {
  return [
    ...expectation.actions.flatMap((action) => checkAction(action, index)),
    ...invented(expectation, index),
    ...ORDERED.flatMap((kind) => outOfOrder(expectation, index, kind)),
  ];
}

function checkAction({ kind, userId, subject, timezone }: Action, { subjects }: LogIndex): Violation[] {
  const where = `${userId} ${kind} ${subject}`;
  const events = [...(subjects.get(keyOf(userId, subject))?.values() ?? [])];
  if (events.length === 0) {
    return [{ promise: 'acknowledged-is-logged', where, evidence: 'acknowledged, and no event tells of it' }];
  }
  if (events.length > 1) {
    return [{ promise: 'counted-once', where, evidence: `${events.length} different events tell of it` }];
  }
  return events
    .filter((event) => event.timezone !== timezone)
    .map((event) => ({ promise: 'right-day', where, evidence: `counts in ${event.timezone}, not in ${timezone}` }));
}

/** An effect that a person was never told of, such as a second execution of a request that was sent again. */
function invented({ actions }: Expectation, { subjects }: LogIndex): Violation[] {
  const acted = new Set(actions.map(({ userId, subject }) => keyOf(userId, subject)));
  return [...subjects.keys()]
    .filter((key) => !acted.has(key))
    .map((where) => ({ promise: 'nothing-invented', where, evidence: 'an event tells of it, and nobody did it' }));
}

/** Whether what a person did, one after the other was acknowledged, left the outbox in that order. */
function outOfOrder({ actions }: Expectation, index: LogIndex, kind: Action['kind']): Violation[] {
  const byPerson = Map.groupBy(
    actions.filter((action) => action.kind === kind),
    ({ userId }) => userId,
  );
  return [...byPerson].flatMap(([userId, own]) => {
    const places = own.flatMap(({ subject }) => firstOf(index, keyOf(userId, subject)) ?? []);
    return places.flatMap((place, at): Violation[] => {
      const before = places[at - 1];
      if (!before || (before.partition === place.partition && before.offset < place.offset)) return [];
      const evidence = `a ${kind} at ${describePlace(place)} comes after one at ${describePlace(before)}`;
      return [{ promise: 'order-per-user', where: userId, evidence }];
    });
  });
}

function firstOf({ subjects }: LogIndex, key: string): FirstPlace | undefined {
  for (const place of subjects.get(key)?.values() ?? []) return place;
  return undefined;
}
