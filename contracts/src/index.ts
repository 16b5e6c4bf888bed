export { deadLetterTopic, isLetterTopic, isTopicName, retryTopic, subjectOf, topicNames, topics } from '../topics.ts';
export { countedTopics } from '../counted-topics.ts';
export type { Owner, Topic, TopicName } from '../topics.ts';
export type * from '../generated/events.ts';
export { DOCTOR_USER_ID } from './reserved-user-ids.ts';
export { schemaText, schemaVersions } from './schema/schema-text.ts';
export { allTopicSettings, deadLetterSettings, retrySettings } from './topic-settings.ts';
export type { TopicSettings } from './topic-settings.ts';
