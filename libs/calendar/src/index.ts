export { addDays, daysBetween, isDate, isTimezone, localDateOf } from './calendar.ts';
