import { readFileSync } from 'node:fs';
import { createMetrics } from '@astrapath/telemetry';
import { quietTelemetry, until } from '@astrapath/testing';
import { expect, it } from 'vitest';
import type { LedgerRow } from './ledger-report.ts';
import { createLedgerWatch } from './ledger-watch.ts';

const row: LedgerRow = {
  topic: 'identity.goal.completed.v1',
  producer: 'auth',
  emitted: 9,
  applied: 4,
  duplicates: 1,
  deadLettered: 1,
  inFlight: 1,
  unaccounted: 2,
};
const READ_AT = Date.UTC(2026, 2, 1);

it('says in the metrics when the ledger was read last, so that figures which have grown old are known as that', async () => {
  const { logger } = quietTelemetry('ledger-watch');
  const metrics = createMetrics('ledger-watch');
  let now = READ_AT;
  let reads = 0;
  const read = async () => {
    if (reads++ > 0) throw new Error('Kafka is out');
    return [row];
  };
  const watch = createLedgerWatch({ read, metrics, logger, now: () => now, intervalMs: 1 });
  watch.start();
  await until('the first reading', () => reads === 1);
  now += 60_000;
  await until('two readings that failed', () => reads > 2);
  watch.close();
  const text = await metrics.text();
  expect(text).toMatch(new RegExp(`astrapath_ledger_read_timestamp_seconds\\{.*\\} ${READ_AT / 1_000}$`, 'm'));
  expect(text).toMatch(/astrapath_ledger_unaccounted\{.*topic="identity\.goal\.completed\.v1".*\} 2$/m);
});

it('has every metric that an alert on the ledger asks for', async () => {
  const rules = readFileSync(
    new URL('../../../../observability/prometheus/rules/ledger.yaml', import.meta.url),
    'utf8',
  );
  const metrics = createMetrics('ledger-watch');
  const { logger } = quietTelemetry('ledger-watch');
  createLedgerWatch({ read: async () => [], metrics, logger, now: () => READ_AT });
  const asked = new Set([...rules.matchAll(/astrapath_\w+/g)].map(([name]) => name));
  expect(asked.size).toBe(2);
  const text = await metrics.text();
  for (const name of asked) expect(text).toContain(`# TYPE ${name} gauge`);
});
