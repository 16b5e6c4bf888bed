import type { TopicName, topics } from './topics.ts';

/** What the topic catalogue says of a topic beyond its schema. */
export type TopicNote = {
  /** When exactly it is published, and what a reader may rely on. */
  when: string;
  /** Why it is kept as long as it is. */
  kept: string;
  /** What each consumer group does with it. */
  readers: Readonly<Record<string, string>>;
  /** Nothing publishes it: not yet (the contract is decided, the code is to come), or no more (a later version does). */
  state?: 'planned' | 'retired';
};

const COUNTED = 'For ever: daily-stats documents are rebuilt from it.';
const STATE = 'For ever: it is the only stream from which a new reader learns this of every user.';
const MONTH = '30 days: time enough to mend a reader, or to load it into a warehouse.';
const PERSONAL =
  'An hour at most, personal data: 40 minutes, and until the segment of 10 minutes is closed and deleted.';
const NEWEST = 'For ever, the newest of each key: a compacted topic is a table that can be read from the start.';
const COUNT = 'counts it in the day that `statDate` names';

export const topicNotes = {
  'identity.user.registered.v1': {
    when: 'Once for each account, in the statement that opens it.',
    kept: STATE,
    readers: {},
  },
  'identity.user.erased.v1': {
    when: 'Once for each accepted erasure. Who keeps data by user id must delete it on this event.',
    kept: STATE,
    readers: {},
    state: 'planned',
  },
  'identity.goal.completed.v1': {
    when: 'When a goal is completed for the first time. Completing it again publishes nothing.',
    kept: COUNTED,
    readers: { 'analytics-consumer': COUNT },
  },
  'identity.team-member.changed.v1': {
    when: 'Whenever somebody joins a team, leaves it or gets another role in it.',
    kept: STATE,
    readers: {},
    state: 'planned',
  },
  'tools.execution.requested.v1': {
    when: 'In the statement that stores the request, once for each execution.',
    kept: PERSONAL,
    readers: { ai: 'makes a job of it, one for each execution, and runs the model' },
  },
  'tools.execution.completed.v1': {
    when: 'Once for each execution, whether it has a result, failed, or timed out. `eventId` is the execution id.',
    kept: COUNTED,
    readers: { 'analytics-consumer': `${COUNT}, as \`tool_usage\`` },
  },
  'ai.job.completed.v1': {
    when: 'Once for each job, however often it was tried. `eventId` is the job id.',
    kept: PERSONAL,
    readers: { tools: 'stores the result of the execution and wakes the request that waits for it' },
  },
  'learning.path.published.v1': {
    when: 'When a path is published for the first time, and with each change of it.',
    kept: NEWEST,
    readers: { ai: 'keeps a copy of the paths, for learning plans and skill gaps' },
  },
  'learning.enrolment.created.v1': {
    when: 'Once for each person and path. Enrolling again publishes nothing.',
    kept: MONTH,
    readers: {},
  },
  'learning.module.completed.v1': {
    when: 'When a person completes a module for the first time. Completing it again publishes nothing.',
    kept: COUNTED,
    readers: { 'analytics-consumer': COUNT },
  },
  'learning.path.completed.v1': {
    when: 'With the completion of the last open module, once for each person and path.',
    kept: MONTH,
    readers: {},
  },
  'analytics.activity.recorded.v1': {
    when: 'For each event that `POST /api/analytics/events` accepted. A client may send one twice: `eventId` is the same.',
    kept: COUNTED,
    readers: { 'analytics-consumer': `${COUNT}, once for each user, day and \`eventId\`` },
  },
  'analytics.activity.corrected.v1': {
    when: 'Once for each correction that an administrator makes. Of several of one event in one day the latest stands.',
    kept: COUNTED,
    readers: { 'analytics-consumer': 'takes the event out of its day, and counts it in the day it was moved to' },
  },
  'analytics.daily-stats.updated.v1': {
    when: 'After each change of a daily-stats document; of several changes in one batch only the last is told.',
    kept: NEWEST,
    readers: {},
  },
  'security.incident.detected.v1': {
    when: 'Once within the window of the limit, however far it is crossed.',
    kept: MONTH,
    readers: {},
    state: 'planned',
  },
} as const satisfies {
  [T in TopicName]: TopicNote & { readers: Record<(typeof topics)[T]['consumers'][number], string> };
};
