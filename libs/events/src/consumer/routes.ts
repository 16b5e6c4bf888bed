import { retryTopic, type TopicName } from '@astrapath/contracts';
import type { Handler } from './handlers.ts';

/** What to do with the records of a log: a topic itself, or the topic of its retries, whose records are of `topic`. */
export type Route = { topic: TopicName; handler: Handler; isRetry: boolean };

/** By name of the log: the topics of the handlers, and beside each the retry topic of this group. */
export function routesOf(handlers: readonly Handler[], group: string): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const handler of handlers) {
    for (const topic of handler.topics) {
      if (routes.has(topic)) throw new Error(`two handlers for topic ${topic}`);
      routes.set(topic, { topic, handler, isRetry: false });
      routes.set(retryTopic(topic, group), { topic, handler, isRetry: true });
    }
  }
  return routes;
}
