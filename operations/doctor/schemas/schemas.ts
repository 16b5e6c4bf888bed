import { isDeepStrictEqual } from 'node:util';
import type { TopicName } from '@astrapath/contracts';
import { broken, count, listed, ok, type Verdict } from '../check.ts';

/** What the registry says of a topic's subject, and what the contracts do. */
export type SubjectState = {
  topic: TopicName;
  contract: string;
  /** The id under which it knows the contract's schema, and the text it gives out under that. */
  registered: { id: number; text: string } | undefined;
  /** The schema of the newest version. */
  latest: string | undefined;
  compatibility: string | undefined;
};

const WANTED = 'FULL_TRANSITIVE';
const PUBLISH = 'Publish the contracts (npm start does so at every start); services do not start without.';
const BY_HAND =
  'Compare contracts/events with the registry: somebody registered there by hand, or runs another version.';

/** Whether the registry holds every schema of the contracts, word for word, as the newest, and refuses what would break readers. */
export function schemasVerdict(subjects: readonly SubjectState[]): Verdict {
  const topicsWhere = (isOdd: (subject: SubjectState) => boolean) =>
    listed(subjects.filter(isOdd).map(({ topic }) => topic));
  const unknown = topicsWhere(({ registered }) => registered === undefined);
  if (unknown) return broken(`not registered: ${unknown}`, PUBLISH);
  const different = topicsWhere(({ contract, registered }) => !isSameJson(contract, registered?.text));
  if (different) return broken(`other text in the registry: ${different}`, BY_HAND);
  const overtaken = topicsWhere(({ contract, latest }) => !isSameJson(contract, latest));
  if (overtaken) return broken(`the newest version is another: ${overtaken}`, BY_HAND);
  const lax = topicsWhere(({ compatibility }) => compatibility !== WANTED);
  if (lax) return broken(`not ${WANTED}: ${lax}`, `${PUBLISH} Until then readers can be broken by what is registered.`);
  const ids = subjects.flatMap(({ registered }) => registered?.id ?? []);
  const saw = `${count(subjects.length, 'schema')} as in the contracts, newest and ${WANTED}`;
  return ok(`${saw}, ids ${Math.min(...ids)} to ${Math.max(...ids)}`);
}

/** A registry may lay the text out anew. */
function isSameJson(one: string, other: string | undefined): boolean {
  if (other === undefined) return false;
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}
