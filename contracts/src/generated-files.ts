import { asyncApiDocument } from './topic-catalogue/asyncapi.ts';
import { describeTopics } from './topic-catalogue/topic-description.ts';
import { topicIndex } from './topic-catalogue/topic-index.ts';
import { topicPage } from './topic-catalogue/topic-page.ts';
import { extendedLock, VERSION_LOCK } from './schema/version-lock.ts';
import { generateEventTypes } from './schema/typescript.ts';

/** A file that is made from the contracts and kept in git; `path` is from the root of the project. */
export type GeneratedFile = { path: string; text: string };

/** All of them, as they should be: `npm run generate` writes them, a test compares. */
export function generatedFiles(): GeneratedFile[] {
  const topics = describeTopics();
  return [
    { path: 'contracts/generated/events.ts', text: generateEventTypes() },
    { path: 'contracts/asyncapi.json', text: `${JSON.stringify(asyncApiDocument(topics), undefined, 2)}\n` },
    { path: VERSION_LOCK, text: `${JSON.stringify(extendedLock(), undefined, 2)}\n` },
    { path: 'docs/topics/README.md', text: topicIndex(topics) },
    ...topics.map((each) => ({ path: `docs/topics/${each.topic}.md`, text: topicPage(each) })),
  ];
}
