import { broken, count, listed, ok, type Verdict, warning } from '../check.ts';
import type { ActualSettings } from './topic-settings.ts';
import type { Topics } from './topics.ts';

const MIN_IN_SYNC = 'min.insync.replicas';

/** Whether what is acknowledged is in as many copies as it is meant to be. A local stack has one of each. */
export function replicasVerdict(names: readonly string[], topics: Topics, settings: ActualSettings): Verdict {
  const partitions = names.flatMap((topic) =>
    (topics.get(topic) ?? []).map((state) => {
      const least = Number(settings.get(topic)?.get(MIN_IN_SYNC) ?? 1);
      return { ...state, least, place: `${topic}, partition ${state.partition}` };
    }),
  );
  const placesWhere = (isOdd: (partition: (typeof partitions)[number]) => boolean) =>
    partitions.filter(isOdd).map(({ place }) => place);
  const stopped = placesWhere(({ inSync, least }) => inSync < least);
  if (stopped.length > 0) {
    const saw = `fewer copies in sync than ${MIN_IN_SYNC}: ${listed(stopped)}`;
    return broken(saw, 'Bring the brokers back that hold the others: until then nothing is acknowledged there.');
  }
  const behind = placesWhere(({ inSync, replicas }) => inSync < replicas);
  if (behind.length > 0) {
    return warning(`not all copies in sync: ${listed(behind)}`, 'See which broker is down or slow, before another is.');
  }
  const alone = placesWhere(({ replicas, least }) => replicas > 1 && least < 2);
  if (alone.length > 0) {
    const saw = `${MIN_IN_SYNC} is 1: ${listed(alone)}`;
    return warning(
      saw,
      'Set it to 2 at the brokers: with 1, what one broker has taken is acknowledged, and lost with it.',
    );
  }
  return ok(`${count(partitions.length, 'partition')}, every copy in sync`);
}
