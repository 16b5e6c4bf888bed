export { createLogger } from './logger.ts';
export type { Logger } from './logger.ts';
export { createMetrics } from './metrics.ts';
export type { Counter, Gauge, Histogram, Metrics } from './metrics.ts';
export { currentTraceparent, openSpan, withSpan } from './spans.ts';
export type { SpanAttributes } from './spans.ts';
