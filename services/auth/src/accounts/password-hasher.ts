import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { formatPhc, type PasswordHash, parsePhc } from './password-phc.ts';
import { createTurnstile } from './turnstile.ts';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryKib: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** At 20 to 40 ms a hash this many wait a few seconds, which a client still does. */
const MAX_WAITING = 200;

const deriveTag = promisify(argon2);

export type PasswordHasher = ReturnType<typeof createPasswordHasher>;

/**
 * Hashes and checks passwords with argon2id. Passwords must be normalised.
 * @param concurrency hashes computed at once; each holds 19 MiB
 */
export function createPasswordHasher({ concurrency }: { concurrency: number }) {
  const turnstile = createTurnstile({ places: concurrency, maxWaiting: MAX_WAITING });
  /** Of no password: checking against it takes as long as checking against a real one, and never succeeds. */
  const nobodysHash = formatPhc({ ...COST, salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) });

  return {
    /** A new salted hash in PHC format. */
    async hash(password: string): Promise<string> {
      const salt = randomBytes(SALT_BYTES);
      const tag = await turnstile.pass(() => tagOf(password, { ...COST, salt }, TAG_BYTES));
      return formatPhc({ ...COST, salt, tag });
    },
    /** Whether the password has that hash; false, after the same time, when there is no hash. */
    async matches(password: string, stored: string | undefined): Promise<boolean> {
      const expected = parsePhc(stored ?? nobodysHash);
      const tag = await turnstile.pass(() => tagOf(password, expected, expected.tag.length));
      return timingSafeEqual(tag, expected.tag);
    },
  };
}

function tagOf(password: string, cost: Omit<PasswordHash, 'tag'>, tagLength: number): Promise<Buffer> {
  return deriveTag('argon2id', {
    message: password,
    nonce: cost.salt,
    parallelism: cost.parallelism,
    tagLength,
    memory: cost.memoryKib,
    passes: cost.passes,
  });
}
