import { createHash } from 'node:crypto';
import { createId } from '@astrapath/service';

const ID_LENGTH = 32;

/**
 * Ids for the events of a request that come without one. With an Idempotency-Key they follow from caller, key and place
 * in the request, so a repetition brings the same events; without one they are new.
 */
export function activityIds(callerId: string, idempotencyKey: string | undefined): (index: number) => string {
  if (idempotencyKey === undefined) return () => createId();
  return (index) =>
    createHash('sha256')
      .update(JSON.stringify([callerId, idempotencyKey, index]))
      .digest('base64url')
      .slice(0, ID_LENGTH);
}
