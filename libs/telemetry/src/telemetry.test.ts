import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';
import { currentTraceparent, withSpan } from './spans.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
});

describe('withSpan', () => {
  it('continues the trace of a traceparent', async () => {
    const inside = await withSpan('work', { traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01` }, async () =>
      currentTraceparent(),
    );
    expect(inside).toContain(TRACE_ID);
  });

  it('ignores a malformed traceparent', async () => {
    expect(await withSpan('work', { traceparent: 'garbage' }, async () => 'done')).toBe('done');
  });

  it('lets the error of the work through', async () => {
    await expect(withSpan('work', {}, async () => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
  });
});

describe('createMetrics', () => {
  it('gives the same metric for the same name, and refuses another kind of it', () => {
    const metrics = createMetrics('sample');
    expect(metrics.counter('things_total', 'Things.')).toBe(metrics.counter('things_total', 'Things.'));
    expect(() => metrics.gauge('things_total', 'Things.')).toThrow('another kind');
  });

  it('prints Prometheus text with the service as a label', async () => {
    const metrics = createMetrics('sample');
    metrics.counter('things_total', 'Things.', ['kind']).inc({ kind: 'a' });
    expect(await metrics.text()).toContain('astrapath_things_total{kind="a",service="sample"} 1');
  });
});
