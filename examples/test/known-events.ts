import type { EventOf, TopicName } from '@astrapath/contracts';
import { createId } from '@astrapath/service';

/** What somebody wrote into a tool; it must be nowhere in the files. */
export const PERSONAL_INPUT = 'My name is Ada Lovelace, and I was fired.';

/** An event, and the topic it goes to. */
export type KnownEvent = { [T in TopicName]: { topic: T; event: EventOf<T> } }[TopicName];
type Activity = EventOf<'analytics.activity.recorded.v1'>;
type Correction = EventOf<'analytics.activity.corrected.v1'>;

/** Nine days in the life of four people, so few that every answer can be reckoned by hand; fresh ids at every call. */
export function knownEvents() {
  const run = createId();
  const paths = { data: `data-${run}`, writing: `writing-${run}` };
  const events = [
    ...published(paths.data),
    ...ofAda(`ada-${run}`, { run, path: paths.data }),
    ...ofBen(`ben-${run}`, run),
    ...ofCem(`cem-${run}`, paths.writing),
    ...ofDee(`dee-${run}`, run),
  ];
  return { paths, events, later: activity(`ben-${run}`, '2026-03-10', { type: 'learning_activity', duration: 30 }) };
}

/** An activity that would count, in a day of its own, if it were not for what is done to its record. */
export function spoilable(id: string): Activity {
  const content = { type: 'tool_usage', toolId: null, duration: null, result: null } as const;
  return { eventId: id, userId: id, occurredAt: at('2026-03-06'), statDate: '2026-03-06', timezone: 'UTC', ...content };
}

/** Its title was corrected. */
function published(pathId: string): KnownEvent[] {
  const form = { pathId, difficulty: 'beginner', estimatedHours: 2, tags: ['data'], skills: ['SQL'] };
  return ['Data basic', 'Data basics'].map((title, hour) => ({
    topic: 'learning.path.published.v1',
    event: { eventId: createId(), occurredAt: at('2026-03-01', hour), title, ...form },
  }));
}

/** Three days in a row and one in the next week. Two events are delivered twice, and one is of no day that there is. */
function ofAda(userId: string, { run, path }: { run: string; path: string }): KnownEvent[] {
  const first = activity(userId, '2026-03-02', { toolId: 'H5P', duration: 60 });
  const module = moduleCompleted(userId, path, { day: '2026-03-04', duration: 600 });
  return [
    first,
    requested(userId, 'interview_coach', `x1-${run}`),
    completed(userId, 'interview_coach', { id: `x1-${run}`, status: 'completed', durationMs: 1_500 }),
    module,
    first,
    module,
    moduleCompleted(userId, path, { day: '2026-03-04', duration: null }),
    activity(userId, '2026-03-09', { type: 'learning_activity', duration: 300 }),
    activity(userId, '2026-03-09', { statDate: '2026-02-30' }),
  ];
}

/** One run failed and another was voided; a goal was moved to the day before, which arrived earlier than the goal. */
function ofBen(userId: string, run: string): KnownEvent[] {
  const goal = `goal-${run}`;
  const day = { statDate: '2026-03-05', timezone: 'UTC' };
  return [
    completed(userId, 'interview_coach', { id: `x2-${run}`, status: 'failed', durationMs: 2_000 }),
    completed(userId, 'skill_gap', { id: `x3-${run}`, status: 'completed', durationMs: 900 }),
    corrected(userId, `x3-${run}`, { action: 'void', statDate: '2026-03-03' }),
    corrected(userId, goal, { ...moved('2026-03-05', '2026-03-04'), activityType: 'goal_completed' }),
    {
      topic: 'identity.goal.completed.v1',
      event: { eventId: goal, goalId: goal, occurredAt: at('2026-03-05'), userId, ...day },
    },
  ];
}

/** Lives where the day begins ten hours earlier than in UTC. */
function ofCem(userId: string, path: string): KnownEvent[] {
  const { topic, event } = moduleCompleted(userId, path, { day: '2026-03-09', duration: 1_200 });
  return [{ topic, event: { ...event, timezone: 'Pacific/Kiritimati', statDate: '2026-03-10' } }];
}

/** One activity was voided; another was moved to the next day and back. A third run is asked for and has no end. */
function ofDee(userId: string, run: string): KnownEvent[] {
  const [voided, wandering] = [`voided-${run}`, `wandering-${run}`];
  const activityAt = at('2026-03-10');
  return [
    activity(userId, '2026-03-02', { eventId: voided }),
    activity(userId, '2026-03-10', { eventId: wandering }),
    corrected(userId, wandering, { ...moved('2026-03-11', '2026-03-10'), occurredAt: at('2026-03-12', 2), activityAt }),
    corrected(userId, wandering, { ...moved('2026-03-10', '2026-03-11'), occurredAt: at('2026-03-12', 1), activityAt }),
    corrected(userId, voided, { action: 'void', statDate: '2026-03-02' }),
    requested(userId, 'interview_coach', `x4-${run}`),
  ];
}

function at(day: string, hour = 0): number {
  return Date.parse(`${day}T12:00Z`) + hour * 3_600_000;
}

function activity(userId: string, day: string, fields: Partial<Activity> = {}): KnownEvent {
  const content = { type: 'tool_usage', toolId: null, duration: null, result: null } as const;
  const identity = { eventId: createId(), occurredAt: at(day), userId, statDate: day, timezone: 'UTC' };
  return { topic: 'analytics.activity.recorded.v1', event: { ...identity, ...content, ...fields } };
}

function moduleCompleted(userId: string, pathId: string, { day, duration }: { day: string; duration: number | null }) {
  const identity = { eventId: createId(), occurredAt: at(day), userId, statDate: day, timezone: 'UTC' };
  return {
    topic: 'learning.module.completed.v1',
    event: { ...identity, moduleId: createId(), pathId, duration },
  } as const;
}

function requested(userId: string, toolId: string, executionId: string): KnownEvent {
  const identity = { eventId: createId(), occurredAt: at('2026-03-03'), userId };
  const input = JSON.stringify({ question: PERSONAL_INPUT });
  return { topic: 'tools.execution.requested.v1', event: { ...identity, executionId, toolId, input } };
}

function completed(
  userId: string,
  toolId: string,
  { id, status, durationMs }: { id: string; status: 'completed' | 'failed'; durationMs: number },
): KnownEvent {
  const identity = { eventId: id, executionId: id, occurredAt: at('2026-03-03'), userId, statDate: '2026-03-03' };
  const run = { toolId, status, durationMs, duration: Math.round(durationMs / 1_000) };
  return {
    topic: 'tools.execution.completed.v1',
    event: { ...identity, ...run, modelName: null, modelVersion: null, timezone: 'UTC' },
  };
}

function moved(statDate: string, toStatDate: string) {
  return { action: 'move', statDate, toStatDate } as const;
}

function corrected(
  userId: string,
  correctedEventId: string,
  fields: Partial<Correction> & Pick<Correction, 'action' | 'statDate'>,
): KnownEvent {
  const { statDate } = fields;
  const identity = { eventId: createId(), occurredAt: at('2026-03-12'), userId, correctedEventId, timezone: 'UTC' };
  const content = { activityAt: at(statDate), toolId: null, duration: null, result: null };
  return {
    topic: 'analytics.activity.corrected.v1',
    event: { ...identity, activityType: 'tool_usage', ...content, toStatDate: null, ...fields },
  };
}
