import type { Metrics } from '@astrapath/telemetry';
import type { Verdict } from './daily-stats.ts';

export type DailyStatsMetrics = ReturnType<typeof createDailyStatsMetrics>;

/** What SREs see of the store and of what became of the facts. */
export function createDailyStatsMetrics(metrics: Metrics) {
  const facts = metrics.counter('daily_stats_facts_total', 'Facts by what they meant for their day.', ['verdict']);
  const writes = metrics.counter('daily_stats_bulk_writes_total', 'Bulk writes sent to MongoDB.');
  const documents = metrics.counter('daily_stats_documents_total', 'Documents in those bulk writes.');
  const contentions = metrics.counter('daily_stats_contentions_total', 'Bulk writes in which a rival was quicker.');
  return {
    folded(verdicts: readonly Verdict[]): void {
      for (const verdict of verdicts) facts.inc({ verdict });
    },
    written(documentCount: number): void {
      writes.inc();
      documents.inc(documentCount);
    },
    contended: () => contentions.inc(),
  };
}
