import type { Server } from '@astrapath/service';
import { Type } from 'typebox';
import type { KeyRing } from './key-ring.ts';

/** A verifier that meets an unknown `kid` asks again at once; this is for those that do not. */
const CACHE_CONTROL = 'public, max-age=300';

const KeySet = Type.Object({
  keys: Type.Array(
    Type.Object({
      kid: Type.String(),
      kty: Type.Literal('EC'),
      alg: Type.Literal('ES256'),
      use: Type.Literal('sig'),
      crv: Type.Literal('P-256'),
      x: Type.String(),
      y: Type.String(),
    }),
  ),
});

/** `GET /.well-known/jwks.json`: the public keys of our access tokens. */
export function keySetRoutes(app: Server, { keyRing }: { keyRing: KeyRing }): void {
  app.get('/.well-known/jwks.json', { schema: { response: { 200: KeySet } } }, async (_request, reply) => {
    void reply.header('cache-control', CACHE_CONTROL);
    return keyRing.keySet();
  });
}
