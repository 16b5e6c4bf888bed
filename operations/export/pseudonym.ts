import { createHmac, createSecretKey } from 'node:crypto';

const FINGERPRINT_LENGTH = 16;

export type Pseudonyms = ReturnType<typeof createPseudonyms>;

/**
 * Names that stand for ids: HMAC-SHA-256 under the export key. The same id always gets the same name under one key and
 * another under another; without the key a name cannot be made from an id, so it cannot be tried out either.
 */
export function createPseudonyms(key: Buffer) {
  // Made once: from a buffer, Node makes it at every call, which is five times the work.
  const secret = createSecretKey(key);
  // A list as JSON is unambiguous whatever the ids hold, and its first word keeps the kinds apart.
  const nameOf = (...parts: string[]) => createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url');
  return {
    user: (userId: string) => nameOf('user', userId),
    /** Bound to the user: one id that two users' events share does not tie them together. */
    event: (userId: string, eventId: string) => nameOf('event', userId, eventId),
    /** Tells which key it was, and nothing of the key. */
    fingerprint: nameOf('key').slice(0, FINGERPRINT_LENGTH),
  };
}
