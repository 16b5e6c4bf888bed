import type { CorrectionRequest } from './correction.ts';
import type { CorrectionRecord } from './correction-store.ts';

/** A request, who makes it, why, and how a repetition of it is known. */
export type CorrectionOrder = CorrectionRequest &
  Pick<CorrectionRecord, 'administratorId' | 'reason'> & { idempotency: CorrectionRecord['request'] };
