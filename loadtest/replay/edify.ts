import { DateTime } from 'luxon';
import type { ReplayRecord } from './import-event.ts';

/** A row of `moodle-events.csv` of eDify (lamethods/data, CC BY 4.0, Hasan et al.). */
export type EdifyRow = {
  offering: string;
  line: string;
  time: string;
  user_id: string;
  component: string;
  event_name: string;
};

const LOCAL_MINUTE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** Moodle components that a learner works in, as opposed to pages a learner reads. */
const TOOLS = new Set([
  'Assignment',
  'Attendance',
  'BigBlueButtonBN',
  'File submissions',
  'H5P',
  'Realtime quiz',
  'Submission comments',
  'Turnitin Assignment 2',
]);

/**
 * The event in a row: `id` is offering and line, `toolId` the component, `userId` the row's user with the prefix
 * `edify-`. The log has minutes and no zone, so `timezone` says where its clock hung.
 */
export function mapEdifyRow(row: EdifyRow, line: number, timezone: string): ReplayRecord {
  if (row.user_id === '') return { line, refused: 'no user' };
  const local = DateTime.fromISO(row.time, { zone: timezone });
  if (!LOCAL_MINUTE.test(row.time) || !local.isValid) return { line, refused: `impossible time ${row.time}` };
  return {
    line,
    event: {
      id: `${row.offering}:${row.line}`,
      type: typeOf(row),
      toolId: row.component,
      timestamp: new Date(local.toMillis()).toISOString(),
      userId: `edify-${row.user_id}`,
      timezone,
    },
  };
}

/** The first rule that fits: a completion, a hand-in, work in a tool, else reading. */
function typeOf({ event_name: name, component }: EdifyRow): string {
  if (name === 'Course activity completion updated') return 'module_completed';
  if (name === 'A submission has been submitted.') return 'goal_completed';
  return TOOLS.has(component) ? 'tool_usage' : 'learning_activity';
}
