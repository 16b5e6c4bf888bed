import type { SigningKeyStore } from './signing-key-store.ts';
import { keyToSignWith, type PublicJwk, publishedKeys, type SigningKey } from './signing-key.ts';

/** A key that is needed now signs at once, also where the clock is a little behind. */
const BEGINNING_OF_TIME = new Date(0);

export type KeyRing = Awaited<ReturnType<typeof openKeyRing>>;

/** The signing keys in memory. Makes the first one when there is none that may sign. */
export async function openKeyRing({ store, now }: { store: SigningKeyStore; now: () => Date }) {
  let keys: SigningKey[] = [];
  await refresh();

  return {
    /** Reads the keys again: another instance may have made one. */
    refresh,
    /** The key that signs now. */
    signer(): SigningKey {
      const key = keyToSignWith(keys, now());
      if (key) return key;
      throw new Error('no signing key is valid now');
    },
    /** The public keys of all tokens that may be valid (RFC 7517). */
    keySet: (): { keys: PublicJwk[] } => ({ keys: publishedKeys(keys, now()).map(({ publicJwk }) => publicJwk) }),
  };

  async function refresh(): Promise<void> {
    keys = await store.read();
    if (keyToSignWith(keys, now())) return;
    await store.make((keys.at(-1)?.generation ?? 0) + 1, BEGINNING_OF_TIME);
    keys = await store.read();
  }
}
