/** What became of one event. Expected outcomes only: a handler throws for an outage and for nothing else. */
export type HandlerResult = { type: 'ok' } | { type: 'skip'; reason: string } | { type: 'dead-letter'; reason: string };

const OK: HandlerResult = { type: 'ok' };

/** The event took effect, now or when it came the first time. */
export function ok(): HandlerResult {
  return OK;
}

/** The event is fine and means nothing to us; `reason` is a fixed word for the metrics. */
export function skip(reason: string): HandlerResult {
  return { type: 'skip', reason };
}

/** The event can never take effect; it goes to the dead-letter topic. `reason` is a fixed word, no data of a user. */
export function deadLetter(reason: string): HandlerResult {
  return { type: 'dead-letter', reason };
}
