import type { Server } from '@astrapath/service';
import { Type } from 'typebox';
import { type LedgerDependencies, readLedger } from './read-ledger.ts';

const count = Type.Integer();
const schema = {
  response: {
    200: Type.Object({
      topics: Type.Array(
        Type.Object({
          topic: Type.String(),
          producer: Type.String(),
          emitted: count,
          applied: count,
          duplicates: count,
          deadLettered: count,
          inFlight: count,
          unaccounted: count,
        }),
      ),
    }),
  },
};

/** `GET /api/admin/ledger`: what became of every event that was emitted. */
export function ledgerRoutes(app: Server, dependencies: LedgerDependencies): void {
  app.get('/api/admin/ledger', { schema }, async () => ({ topics: await readLedger(dependencies) }));
}
