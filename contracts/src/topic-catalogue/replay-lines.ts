import type { TopicDescription } from './topic-description.ts';

const DAY_COUNTER = 'analytics-consumer';

/** How to have events of the topic once more: from the log, in the days, from the dead letters. */
export function replayLines({ topic, declared, groups }: TopicDescription): string[] {
  return [
    `- From the log: a new group that begins at the earliest offset reads ${extentOf(declared)}.`,
    ...(declared.consumers.includes(DAY_COUNTER)
      ? [
          '- In the days: `npm run analytics:rebuild` folds it from the start into a second collection, while the live one',
          '  goes on, and says what differs.',
        ]
      : []),
    ...(groups.length === 0
      ? []
      : [
          '- From the dead letters (`list` and `show` say what there is): first what it would change, then without `--dry-run`.',
          '',
          '  ```sh',
          `  npm run dead-letters -- replay --topic ${topic} --dry-run`,
          '  ```',
        ]),
  ];
}

function extentOf({ personalData, cleanup, retentionMs }: TopicDescription['declared']): string {
  if (personalData) return 'the last hour at most; older events are gone, on purpose';
  if (cleanup === 'compact') return 'the newest event of every key';
  return retentionMs < 0 ? 'every event there ever was' : 'every event of the last 30 days';
}
