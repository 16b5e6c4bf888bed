import { globSync, readdirSync, readFileSync } from 'node:fs';
import { createMetrics } from '@astrapath/telemetry';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createConsumerMetrics } from './consumer/consumer-metrics.ts';
import { createRelayMetrics } from './outbox/relay-metrics.ts';
import { createProducerMetrics } from './producer/producer-metrics.ts';

type Rule = { alert: string; expr: string; labels: { severity: string }; annotations: Record<string, string> };
type Rules = { groups: { name: string; rules: Rule[] }[] };

const RULES = new URL('../../../observability/prometheus/rules/events.yaml', import.meta.url);
const SERVICES = new URL('../../../services/', import.meta.url);
const OF_HISTOGRAMS = /_(bucket|sum|count)$/;

const { groups }: Rules = parse(readFileSync(RULES, 'utf8'));
const rules = groups.flatMap((group) => group.rules);

/** Names of the metrics of this lib. */
async function metricNames(): Promise<string[]> {
  const metrics = createMetrics('any');
  createRelayMetrics(metrics);
  createProducerMetrics(metrics);
  createConsumerMetrics(metrics, 'any');
  return [...(await metrics.text()).matchAll(/^# TYPE (astrapath_\S+)/gm)].map(([, name = '']) => name);
}

/** Services that have an outbox: their sources make a relay. */
function servicesWithOutbox(): string[] {
  return readdirSync(SERVICES).filter((service) =>
    globSync('src/*.ts', { cwd: new URL(`${service}/`, SERVICES) }).some((file) =>
      readFileSync(new URL(`${service}/${file}`, SERVICES), 'utf8').includes('createOutboxRelay('),
    ),
  );
}

it('misses the shards of every service with an outbox when no relay of it is there to report them', () => {
  const { expr = '' } = rules.find(({ alert }) => alert === 'OutboxShardsUnheld') ?? {};
  const missed = [...expr.matchAll(/\bor absent\(astrapath_outbox_shards_held\{service="([\w-]+)"\}\)/g)];
  expect(servicesWithOutbox()).not.toEqual([]);
  expect(missed.map(([, service]) => service).toSorted()).toEqual(servicesWithOutbox().toSorted());
});

describe.each(rules)('alert $alert', ({ expr, labels, annotations }) => {
  it('asks for metrics that exist', async () => {
    const known = await metricNames();
    const asked = [...expr.matchAll(/astrapath_\w+/g)].map(([name]) => name.replace(OF_HISTOGRAMS, ''));
    expect(asked).not.toEqual([]);
    for (const name of asked) expect(known).toContain(name);
  });

  it('says what is wrong, how urgent it is, and what to do', () => {
    expect(['page', 'ticket']).toContain(labels.severity);
    expect(annotations.summary).toMatch(/\S\.$/);
    expect(annotations.runbook).toMatch(/\S\.$/);
    const named = [...(annotations.summary ?? '').matchAll(/\$labels\.(\w+)/g)].map(([, name]) => name);
    const kept = [...expr.matchAll(/\b(?:by|on) \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(/,\s*/));
    expect(kept).toEqual(expect.arrayContaining(named));
  });
});
