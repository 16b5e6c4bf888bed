import type { TopicSettings } from '@astrapath/contracts';
import { broken, count, listed, ok, type Verdict } from '../check.ts';

/** The settings of each topic as the broker has them. */
export type ActualSettings = ReadonlyMap<string, ReadonlyMap<string, string>>;

const CORRECT =
  'Publish the contracts (npm start does so at every start), which corrects it; find out who changed it, for what is deleted stays so.';

/** Whether every setting that the contracts make is in force: how long records are kept, and how they are cleaned up. */
export function settingsVerdict(wanted: readonly TopicSettings[], actual: ActualSettings): Verdict {
  const different = wanted.flatMap(({ topic, config }) =>
    Object.entries(config).flatMap(([name, value]) => {
      const found = actual.get(topic)?.get(name) ?? 'unset';
      return found === value ? [] : [`${topic} has ${name} ${found} for ${value}`];
    }),
  );
  if (different.length > 0) return broken(listed(different), CORRECT);
  const number = wanted.reduce((sum, { config }) => sum + Object.keys(config).length, 0);
  return ok(`${count(number, 'setting')} of ${count(wanted.length, 'topic')} as in the contracts`);
}
