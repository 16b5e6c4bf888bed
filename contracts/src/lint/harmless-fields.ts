const MADE = 'an id that the platform made';
const MODEL = 'names one of our AI models';
const PATH = 'of a public learning path, written by its editors';
const DAY = 'a day of the calendar';
const CLIENT_TOOL =
  'a component or tool, so named by the client program: 64 letters, digits and signs at most. No name of a person belongs there';
const CLIENT_RESULT =
  'one word of the client program: letters, digits, dot, dash and underscore, 64 at most. No name of a person belongs there';

/** Text that is the same in every topic, and why it says nothing of a person. */
export const harmlessEverywhere: Readonly<Record<string, string>> = {
  eventId: 'an id made by who reports the event: at random, never of a name',
  userId: 'a pseudonym',
  statDate: DAY,
  timezone: 'a zone of the IANA database',
};

/**
 * Every other field that holds text and is not tagged `personalData`, and why that is harmless. Each is `<topic> <field>`,
 * the topic without its version.
 */
export const harmlessFields: Readonly<Record<string, string>> = {
  'identity.user.erased erasureId': MADE,
  'identity.goal.completed goalId': MADE,
  'identity.team-member.changed teamId': MADE,
  'identity.team-member.changed role': 'one of two words',
  'tools.execution.requested executionId': MADE,
  'tools.execution.requested toolId': 'a tool of our catalogue',
  'tools.execution.completed executionId': MADE,
  'tools.execution.completed toolId': 'a tool of our catalogue',
  'tools.execution.completed modelName': MODEL,
  'tools.execution.completed modelVersion': MODEL,
  'ai.job.completed jobId': MADE,
  'ai.job.completed executionId': MADE,
  'ai.job.completed kind': 'a word of our own code',
  'ai.job.completed errorCode': 'a code of our own table',
  'ai.job.completed modelName': MODEL,
  'ai.job.completed modelVersion': MODEL,
  'learning.path.published pathId': MADE,
  'learning.path.published title': PATH,
  'learning.path.published difficulty': 'one of three words',
  'learning.path.published tags': PATH,
  'learning.path.published skills': PATH,
  'learning.enrolment.created enrolmentId': MADE,
  'learning.enrolment.created pathId': MADE,
  'learning.module.completed moduleId': MADE,
  'learning.module.completed pathId': MADE,
  'learning.path.completed enrolmentId': MADE,
  'learning.path.completed pathId': MADE,
  'analytics.activity.recorded toolId': CLIENT_TOOL,
  'analytics.activity.recorded result': CLIENT_RESULT,
  'analytics.activity.corrected correctedEventId': 'the eventId of the event that is corrected',
  'analytics.activity.corrected toStatDate': DAY,
  'analytics.activity.corrected toolId': CLIENT_TOOL,
  'analytics.activity.corrected result': CLIENT_RESULT,
  'security.incident.detected client': 'a keyed hash',
};

/** Why the text in a field is harmless; undefined for a field that is on no list. */
export function harmlessReason(topic: string, field: string, listed = harmlessFields): string | undefined {
  return harmlessEverywhere[field] ?? listed[harmlessKey(topic, field)];
}

/** How a field is listed: a later version of a topic has the same fields for the same reasons. */
export function harmlessKey(topic: string, field: string): string {
  return `${topic.slice(0, topic.lastIndexOf('.v'))} ${field}`;
}
