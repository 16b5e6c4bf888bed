import type { EventOf } from '@astrapath/contracts';
import { createId } from '@astrapath/service';
import type { User } from '../users/user.ts';

/** The fact that a person opened an account. */
export function userRegistered({ id, createdAt, timezone }: User): EventOf<'identity.user.registered.v1'> {
  return { eventId: createId(), occurredAt: createdAt.getTime(), userId: id, timezone };
}
