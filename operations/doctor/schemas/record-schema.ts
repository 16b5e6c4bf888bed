import type { RecordReading } from '@astrapath/events';
import { broken, ok, type Verdict } from '../check.ts';

/** Whether a record can be read with the registry alone, and is of the schema that the contracts have now. */
export function recordVerdict(reading: RecordReading, contractId: number, owner: string): Verdict {
  if (reading.type === 'unreadable') {
    const advice = `Nobody can read what ${owner} writes: see which registry it asks, and whether that lost its schemas.`;
    return broken(reading.reason, advice);
  }
  if (reading.schemaId === contractId) return ok(`written and read with schema id ${contractId}`);
  const advice = `Bring ${owner} to these contracts, or ask again when that is under way and through.`;
  return broken(`written with schema id ${reading.schemaId}; the contract's is ${contractId}`, advice);
}
