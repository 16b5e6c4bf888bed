import type { TopicName } from './topics.ts';

/**
 * Every topic whose events ever counted in a day, or corrected one. A rebuild reads all of them from the start, so a line
 * stays when a later version of the topic is counted too: without it the days of before would lose events.
 */
export const countedTopics: readonly string[] = [
  'tools.execution.completed.v1',
  'learning.module.completed.v1',
  'identity.goal.completed.v1',
  'analytics.activity.recorded.v1',
  'analytics.activity.corrected.v1',
] satisfies TopicName[];
