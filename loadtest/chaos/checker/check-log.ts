import { checkActions } from './check-actions.ts';
import { type Expectation, keyOf, type UserRequest } from './expectation.ts';
import { type Content, describePlace, type FirstPlace, type LogIndex } from './log-index.ts';
import { localDate } from './local-date.ts';
import type { Violation } from './violation.ts';

/** Whether the log holds all that was acknowledged, nothing else, and each user's events in order. */
export function checkLog(expectation: Expectation, index: LogIndex): Violation[] {
  return [
    ...missing(expectation, index),
    ...invented(expectation, index),
    ...changed(expectation, index),
    ...outOfOrder(expectation, index),
    ...strayed(expectation, index),
    ...checkActions(expectation, index),
    ...index.inTwoDays.map((found) => ({ promise: 'counted-once' as const, ...found })),
    ...index.misdated.map((where) => ({
      promise: 'right-day' as const,
      where,
      evidence: 'stamped with another day',
    })),
  ];
}

function missing({ acknowledged }: Expectation, { firstPlaces }: LogIndex): Violation[] {
  return [...acknowledged]
    .filter((key) => !firstPlaces.has(key))
    .map((where) => ({ promise: 'acknowledged-is-logged', where, evidence: 'acknowledged, and in no partition' }));
}

function invented({ sent }: Expectation, { firstPlaces }: LogIndex): Violation[] {
  return [...firstPlaces]
    .filter(([key]) => !sent.has(key))
    .map(([where, place]) => ({
      promise: 'nothing-invented',
      where,
      evidence: `at ${describePlace(place)}, and sent by nobody`,
    }));
}

/** Whether each event counts in the day that it is at its time in the zone, both as the client sent them. */
function strayed({ sent }: Expectation, { firstPlaces }: LogIndex): Violation[] {
  return [...firstPlaces].flatMap(([where, place]): Violation[] => {
    const event = sent.get(where);
    if (event === undefined) return [];
    const { userId, timestamp, timezone } = event;
    const day = `${userId}:${localDate(Date.parse(timestamp), timezone)}`;
    if (place.day === day && place.timezone === timezone) return [];
    const evidence = `counts in ${place.day} of ${place.timezone}, was sent for ${day} of ${timezone}`;
    return [{ promise: 'right-day', where, evidence }];
  });
}

function changed({ sent }: Expectation, { days }: LogIndex): Violation[] {
  const violations: Violation[] = [];
  for (const [day, events] of days) {
    const userId = day.slice(0, day.lastIndexOf(':'));
    for (const [id, content] of events) {
      const event = sent.get(keyOf(userId, id));
      if (event === undefined) continue;
      const { type, toolId = null, timestamp, duration = null, result = null } = event;
      const wanted = { type, toolId, at: Date.parse(timestamp), duration, result };
      if (isSame(content, wanted)) continue;
      const evidence = `${id} is logged as ${JSON.stringify(content)}, was sent as ${JSON.stringify(wanted)}`;
      violations.push({ promise: 'content-kept', where: day, evidence });
    }
  }
  return violations;
}

/** Whether two contents are equal. */
export function isSame(a: Content, b: Content): boolean {
  return (
    a.type === b.type && a.toolId === b.toolId && a.at === b.at && a.duration === b.duration && a.result === b.result
  );
}

/**
 * A client sent a request after the one before was acknowledged, so all of that must stand before it. Within a request
 * that was taken at its first attempt the order is that of the request.
 */
function outOfOrder({ requests }: Expectation, { firstPlaces }: LogIndex): Violation[] {
  return [...requests].flatMap(([userId, all]) => {
    const violations: Violation[] = [];
    let before: { request: string; last: FirstPlace } | undefined;
    for (const request of all) {
      const places = request.ids.flatMap((id) => firstPlaces.get(keyOf(userId, id)) ?? []);
      const first = extreme(places, (a, b) => a < b);
      const last = extreme(places, (a, b) => a > b);
      if (first === undefined || last === undefined) continue;
      if (before && (before.last.partition !== first.partition || before.last.offset >= first.offset)) {
        const evidence = `${request.request} begins at ${describePlace(first)}, ${before.request} ends at ${describePlace(before.last)}`;
        violations.push({ promise: 'order-per-user', where: userId, evidence });
      }
      violations.push(...outOfOrderWithin(userId, request, places));
      before = { request: request.request, last };
    }
    return violations;
  });
}

function outOfOrderWithin(
  userId: string,
  { request, attempts }: UserRequest,
  places: readonly FirstPlace[],
): Violation[] {
  if (attempts > 1) return [];
  const at = places.findIndex(({ offset }, index) => index > 0 && offset <= (places[index - 1]?.offset ?? -1));
  const place = places[at];
  if (place === undefined) return [];
  return [
    {
      promise: 'order-per-user',
      where: userId,
      evidence: `${request} is not in its own order at ${describePlace(place)}`,
    },
  ];
}

function extreme(places: readonly FirstPlace[], isMore: (a: number, b: number) => boolean): FirstPlace | undefined {
  let found = places[0];
  for (const place of places) if (found && isMore(place.offset, found.offset)) found = place;
  return found;
}
