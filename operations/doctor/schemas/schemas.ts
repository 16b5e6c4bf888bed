import { isDeepStrictEqual } from 'node:util';
import type { TopicName } from '@astrapath/contracts';
import { broken, count, listed, ok, type Verdict } from '../check.ts';

/** A topic's schema as the contracts have it and as the registry gives it out under the id it is known by. */
export type SchemaPair = { topic: TopicName; contract: string; registered: { id: number; text: string } | undefined };

/** Whether the registry holds every schema of the contracts, word for word. */
export function schemasVerdict(pairs: readonly SchemaPair[]): Verdict {
  const unknown = pairs.filter(({ registered }) => registered === undefined);
  if (unknown.length > 0) {
    const saw = `not registered: ${listed(unknown.map(({ topic }) => topic))}`;
    return broken(saw, 'Publish the contracts (npm start does so at every start); services do not start without.');
  }
  const different = pairs.filter(({ contract, registered }) => !isSameJson(contract, registered?.text ?? ''));
  if (different.length > 0) {
    const saw = `other text in the registry: ${listed(different.map(({ topic }) => topic))}`;
    return broken(
      saw,
      'Compare contracts/events with the registry: somebody registered there by hand, or runs another version.',
    );
  }
  const ids = pairs.flatMap(({ registered }) => registered?.id ?? []);
  return ok(`${count(pairs.length, 'schema')} as in the contracts, ids ${Math.min(...ids)} to ${Math.max(...ids)}`);
}

/** A registry may lay the text out anew. */
function isSameJson(one: string, other: string): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}
