export { addDays, daysBetween, isDate, isTimezone, localDateOf } from './calendar.ts';
export { zoneAt } from './zone-history.ts';
export type { PastZone, ZoneHistory } from './zone-history.ts';
