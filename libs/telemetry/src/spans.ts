import { context, type Link, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

/** W3C Trace Context (https://www.w3.org/TR/trace-context/), the only propagation format we speak. */
const propagator = new W3CTraceContextPropagator();
const setter = { set: (carrier: Map<string, string>, key: string, value: string) => void carrier.set(key, value) };
const getter = {
  get: (carrier: Map<string, string>, key: string) => carrier.get(key),
  keys: (carrier: Map<string, string>) => [...carrier.keys()],
};

export type SpanAttributes = Record<string, string | number | boolean>;

/** `traceparent` header value of the span that is active now; undefined outside any span. */
export function currentTraceparent(): string | undefined {
  const carrier = new Map<string, string>();
  propagator.inject(context.active(), carrier, setter);
  return carrier.get('traceparent');
}

/**
 * Runs `work` in a span that continues `traceparent`, or starts a trace where that is missing or malformed.
 * The span fails with the error that `work` throws; the message is left out, for it may hold data of a user.
 */
export function withSpan<T>(
  name: string,
  options: { traceparent?: string | null | undefined; attributes?: SpanAttributes; links?: readonly string[] },
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const parent = options.traceparent ? contextOf(options.traceparent) : context.active();
  const span = trace
    .getTracer('astrapath')
    .startSpan(name, { attributes: options.attributes ?? {}, links: (options.links ?? []).flatMap(linkTo) }, parent);
  return context.with(trace.setSpan(parent, span), async () => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'unknown' });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Starts a span by hand for work that spans callbacks: run things in `context`, then `end`. */
export function openSpan(name: string, traceparent: string | undefined, attributes: SpanAttributes) {
  const parent = traceparent ? contextOf(traceparent) : ROOT_CONTEXT;
  const span = trace.getTracer('astrapath').startSpan(name, { attributes }, parent);
  const active = trace.setSpan(parent, span);
  return { span, run: <T>(work: () => T): T => context.with(active, work) };
}

function contextOf(traceparent: string) {
  return propagator.extract(ROOT_CONTEXT, new Map([['traceparent', traceparent]]), getter);
}

function linkTo(traceparent: string): Link[] {
  const linked = trace.getSpanContext(contextOf(traceparent));
  return linked ? [{ context: linked }] : [];
}
