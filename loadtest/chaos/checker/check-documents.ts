import { type Announcement, checkAnnouncement } from './check-announcements.ts';
import { isSame } from './check-log.ts';
import type { Content, LogIndex } from './log-index.ts';
import type { StoredDay } from './stored-day.ts';
import type { Violation } from './violation.ts';

export type DocumentCheck = { documents: number; events: number; violations: Violation[] };

/**
 * Whether the documents hold exactly what the log holds, each event once, `dailyStats` is the fold of `events`, and that
 * is what was announced last.
 */
export async function checkDocuments(
  documents: AsyncIterable<StoredDay> | Iterable<StoredDay>,
  { days, zones }: LogIndex,
  announced: Map<string, Announcement>,
): Promise<DocumentCheck> {
  const check: DocumentCheck = { documents: 0, events: 0, violations: [] };
  const seen = new Set<string>();
  for await (const document of documents) {
    check.documents += 1;
    check.events += document.events.length;
    seen.add(document._id);
    check.violations.push(...checkDocument(document, days.get(document._id) ?? new Map()));
    check.violations.push(...checkZone(document, zones.get(document._id) ?? new Set()));
    check.violations.push(...checkAnnouncement(document, announced));
  }
  for (const [where, events] of days) {
    if (seen.has(where)) continue;
    const evidence = `no document; ${events.size} events are missing, such as ${first(events.keys())}`;
    check.violations.push({ promise: 'acknowledged-is-counted', where, evidence });
  }
  return check;
}

function checkDocument(document: StoredDay, wanted: Map<string, Content>): Violation[] {
  const { _id: where, userId, date, events } = document;
  const ids = new Set(events.map(({ id }) => id));
  const violation = (promise: Violation['promise'], evidence: string): Violation => ({ promise, where, evidence });
  const violations: Violation[] = [];
  if (where !== `${userId}:${date}`) violations.push(violation('content-kept', `is of ${userId} and ${date}`));
  if (ids.size !== events.length) {
    violations.push(violation('counted-once', `${events.length - ids.size} events stand in it twice`));
  }
  const lost = [...wanted.keys()].filter((id) => !ids.has(id));
  if (lost.length > 0) {
    violations.push(violation('acknowledged-is-counted', `${lost.length} events are missing, such as ${lost[0]}`));
  }
  const extra = [...ids].filter((id) => !wanted.has(id));
  if (extra.length > 0) {
    violations.push(violation('nothing-invented', `${extra.length} events are in no log, such as ${extra[0]}`));
  }
  return [...violations, ...checkContents(document, wanted), ...checkStats(document)];
}

function checkZone({ _id: where, timezone }: StoredDay, zones: ReadonlySet<string>): Violation[] {
  // A day that is in no log has been found out already.
  if (zones.size === 0 || zones.has(timezone)) return [];
  return [{ promise: 'right-day', where, evidence: `is of ${timezone}, in the log of ${[...zones].join(' and ')}` }];
}

function checkContents({ _id: where, events }: StoredDay, wanted: Map<string, Content>): Violation[] {
  return events.flatMap(({ id, type, toolId, timestamp, duration, result }): Violation[] => {
    const content = { type, toolId, at: timestamp.getTime(), duration, result };
    const logged = wanted.get(id);
    if (logged === undefined || isSame(logged, content)) return [];
    const evidence = `${id} is ${JSON.stringify(content)}, in the log ${JSON.stringify(logged)}`;
    return [{ promise: 'content-kept', where, evidence }];
  });
}

/** The fold, written here once more from the specification: the platform's own must not be its own judge. */
function checkStats({ _id: where, events, dailyStats }: StoredDay): Violation[] {
  const toolsUsed = events.filter(({ type, result }) => type === 'tool_usage' && result !== 'failed').length;
  const goalsCompleted = events.filter(({ type }) => type === 'goal_completed').length;
  const timeSpent = events.reduce((sum, { duration }) => sum + (duration ?? 0), 0);
  const isEqual =
    dailyStats.toolsUsed === toolsUsed &&
    dailyStats.goalsCompleted === goalsCompleted &&
    dailyStats.timeSpent === timeSpent;
  if (isEqual) return [];
  const wanted = { toolsUsed, timeSpent, goalsCompleted };
  const evidence = `dailyStats is ${JSON.stringify(dailyStats)}, must be ${JSON.stringify(wanted)}`;
  return [{ promise: 'stats-are-the-fold', where, evidence }];
}

function first(texts: Iterable<string>): string {
  for (const text of texts) return text;
  return 'none';
}
