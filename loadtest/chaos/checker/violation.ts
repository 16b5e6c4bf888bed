/** A promise that was broken: which, for which user and day (or place), and what shows it. */
export type Violation = { promise: BrokenPromise; where: string; evidence: string };

export type BrokenPromise =
  | 'acknowledged-is-logged'
  | 'acknowledged-is-counted'
  | 'counted-once'
  | 'nothing-invented'
  | 'content-kept'
  | 'right-day'
  | 'order-per-user'
  | 'stats-are-the-fold'
  | 'announced-last'
  | 'no-dead-letters'
  | 'outbox-empty'
  | 'rebuild-equal'
  | 'ledger-balanced'
  | 'recovers'
  | 'faults-happen'
  | 'sent-twice'
  | 'outages-are-told'
  | 'work-finishes';
