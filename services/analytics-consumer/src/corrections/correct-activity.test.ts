import { AppError } from '@astrapath/errors';
import { PublishUnavailableError } from '@astrapath/events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DailyStats } from '../daily-stats/daily-stats.ts';
import type { CountedRecord } from '../daily-stats/day-fact.ts';
import { activity, foldAll, NOON } from '../pipeline-world.ts';
import { correctActivity } from './correct-activity.ts';
import type { CorrectionOrder } from './correction-order.ts';
import { MAX_CORRECTED_PER_DAY } from './correction-quota.ts';
import type { CorrectionRecord } from './correction-store.ts';
import { publishKept } from './publish-corrections.ts';

type Fate = 'works' | 'fails before' | 'fails after';

const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03'] as const;
const order: CorrectionOrder = {
  userId: 'u1',
  eventId: 'e1',
  action: 'void',
  administratorId: 'admin',
  reason: 'test',
  idempotency: undefined,
};

/** Stores and a log in memory. The documents show a part of the log, as a consumer that lags behind leaves them. */
function createWorld(turn: () => Promise<unknown>, fateOf: () => Fate, lagOf: () => number) {
  const rows: CorrectionRecord[] = [];
  const log: CountedRecord[] = [activity()];
  let made = 0;
  const collides = (a: CorrectionRecord, b: CorrectionRecord) =>
    (a.eventId === b.eventId && a.sequence === b.sequence) ||
    (a.request !== undefined && a.request.key === b.request?.key);
  const clock = { now: NOON };
  const dependencies = {
    createId: () => `c${made++}`,
    now: () => clock.now,
    corrections: {
      prepare: async () => undefined,
      async ofEvent(_userId: string, eventId: string) {
        await turn();
        return rows.filter((row) => row.eventId === eventId).map((row) => ({ ...row }));
      },
      async ofKey(_administratorId: string, key: string) {
        await turn();
        return rows.find(({ request }) => request?.key === key);
      },
      async insert(record: CorrectionRecord) {
        await turn();
        if (rows.some((row) => collides(row, record))) return false;
        rows.push({ ...record });
        return true;
      },
      async countCorrected(_userId: string, date: string, except: string) {
        await turn();
        const inDay = rows.filter((row) => row.statDate === date || row.date === date);
        return new Set(inDay.map(({ eventId }) => eventId).filter((id) => id !== except)).size;
      },
      async unpublished() {
        await turn();
        return rows.filter(({ publishedAt }) => publishedAt === null).map((row) => ({ ...row }));
      },
      async forgetKey(correctionId: string) {
        await turn();
        for (const row of rows) if (row.correctionId === correctionId) delete row.request;
      },
      async published(correctionId: string, publishedAt: Date) {
        await turn();
        for (const row of rows) if (row.correctionId === correctionId) row.publishedAt = publishedAt;
      },
    },
    store: {
      async holding(): Promise<DailyStats[]> {
        await turn();
        return [...foldAll(log.slice(0, Math.max(1, log.length - lagOf()))).values()];
      },
    },
    producer: {
      async publish(topic: string, event: object) {
        await turn();
        const fate = fateOf();
        if (fate !== 'fails before') log.push(recordOf(topic, event));
        if (fate !== 'works') throw new PublishUnavailableError('Kafka is out');
      },
    },
  };
  return { rows, log, clock, dependencies, daysNow: () => daysWith(foldAll(log)) };
}

/** The producer's types do not survive a fake; the fold reads what the service wrote. */
function recordOf(topic: string, event: object): CountedRecord;
function recordOf(topic: string, event: object) {
  return { topic, event };
}

const daysWith = (documents: Map<string, DailyStats>) =>
  [...documents.values()].filter(({ events }) => events.length > 0).map(({ date }) => date);

const works = { turn: async () => undefined, fate: (): Fate => 'works', lag: () => 0 };

describe('correctActivity', () => {
  it('leaves the event where the last decision put it, whoever decides at the same time and however often Kafka fails', async () => {
    const requests = fc.array(fc.constantFrom<(string | undefined)[]>(undefined, ...DAYS), {
      minLength: 1,
      maxLength: 5,
    });
    const fates = fc.infiniteStream(fc.constantFrom<Fate[]>('works', 'works', 'fails before', 'fails after'));
    await fc.assert(
      fc.asyncProperty(requests, fates, fc.infiniteStream(fc.nat(3)), fc.scheduler(), async (dates, fate, lag, s) => {
        const { rows, dependencies, daysNow } = createWorld(
          s.scheduleFunction(async () => undefined),
          () => fate.next().value,
          () => lag.next().value,
        );
        const answers = dates.map((date) =>
          correctActivity(date ? { ...order, action: 'move', date } : order, dependencies).catch((error) => error),
        );
        await s.waitFor(Promise.all(answers));
        const last = rows.at(-1);
        const decided = last === undefined ? [DAYS[0]] : [last.date].filter((date) => date !== null);
        const isPublished = rows.every(({ publishedAt }) => publishedAt !== null);
        if (isPublished) expect(daysNow()).toEqual(decided);
        expect(daysNow().length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });

  it('answers a repetition under its key with the same correction, and publishes it when that had failed', async () => {
    const fates: Fate[] = ['fails before', 'works', 'works'];
    const { rows, dependencies, daysNow } = createWorld(works.turn, () => fates.shift() ?? 'works', works.lag);
    const repeated = { ...order, idempotency: { key: 'k1', hash: 'h1' } };
    await expect(correctActivity(repeated, dependencies)).rejects.toThrow('Kafka is out');
    expect(daysNow()).toEqual([DAYS[0]]);
    const first = await correctActivity(repeated, dependencies);
    expect(await correctActivity(repeated, dependencies)).toMatchObject({ correctionId: first.correctionId });
    expect(rows).toHaveLength(1);
    expect(daysNow()).toEqual([]);
    await expect(
      correctActivity({ ...repeated, idempotency: { key: 'k1', hash: 'h2' } }, dependencies),
    ).rejects.toMatchObject({ code: 'request.idempotency-key-reused' });
  });

  it('keeps a key for 24 hours: after that it is that of another request', async () => {
    const { rows, clock, dependencies, daysNow } = createWorld(works.turn, works.fate, works.lag);
    const move = { ...order, action: 'move' as const, date: DAYS[1], idempotency: { key: 'k1', hash: 'h1' } };
    await correctActivity(move, dependencies);
    clock.now += 24 * 3_600_000 - 1;
    await expect(
      correctActivity({ ...move, date: DAYS[2], idempotency: { key: 'k1', hash: 'h2' } }, dependencies),
    ).rejects.toMatchObject({ code: 'request.idempotency-key-reused' });
    clock.now += 1;
    await correctActivity({ ...move, date: DAYS[2], idempotency: { key: 'k1', hash: 'h2' } }, dependencies);
    expect(daysNow()).toEqual([DAYS[2]]);
    expect(rows).toHaveLength(2);
  });

  it.each<[string, CorrectionOrder]>([
    ['void', order],
    ['move', { ...order, action: 'move', date: DAYS[1] }],
  ])('answers a repetition of a %s without a key with the one that took effect meanwhile', async (_what, request) => {
    const fates: Fate[] = ['fails before'];
    const { rows, dependencies } = createWorld(works.turn, () => fates.shift() ?? 'works', works.lag);
    await expect(correctActivity(request, dependencies)).rejects.toThrow('Kafka is out');
    await publishKept(dependencies);
    expect(await correctActivity(request, dependencies)).toMatchObject({ correctionId: 'c0' });
    expect(rows).toHaveLength(1);
    await expect(correctActivity({ ...request, reason: 'another' }, dependencies)).rejects.toThrow(AppError);
  });

  it.each([
    ['the day it is taken out of', DAYS[0]],
    ['the day it is moved to', DAYS[1]],
  ])('refuses a correction when %s has as many as it takes, also those that are not published', async (_what, date) => {
    const { rows, log, dependencies } = createWorld(works.turn, works.fate, works.lag);
    log.push(activity({ eventId: 'e2' }));
    const move = { ...order, action: 'move' as const, date: DAYS[1] };
    const kept = await correctActivity(move, dependencies);
    for (let index = 1; index < MAX_CORRECTED_PER_DAY; index++)
      rows.push({
        ...kept,
        correctionId: `m${index}`,
        eventId: `m${index}`,
        statDate: date,
        date: null,
        publishedAt: null,
      });
    await expect(correctActivity({ ...move, eventId: 'e2' }, dependencies)).rejects.toMatchObject({
      code: 'analytics.too-many-corrections',
      status: 409,
    });
    expect(await correctActivity({ ...move, date: DAYS[0] }, dependencies)).toMatchObject({ statDate: DAYS[1] });
  });
});
