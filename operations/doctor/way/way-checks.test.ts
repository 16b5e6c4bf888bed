import { describe, expect, it } from 'vitest';
import type { Finding } from '../check.ts';
import { readParts } from '../parts.ts';
import { runChecks } from '../run-checks.ts';
import { answered, createWorld, doorOf } from '../way-world.ts';
import { createSyntheticEvent } from './synthetic-event.ts';
import { ANNOUNCED_ON, SENT_TO } from './trip.ts';
import { wayChecks } from './way-checks.ts';

const NOWHERE = readParts('/nowhere');
const LIMIT_MS = 40;
const NOW = new Date('2026-05-04T12:00:07.000Z');

type Break = 'health' | 'token' | 'intake' | 'log' | 'group' | 'document' | 'announcement' | 'api' | 'copy';

/** A platform in which one thing does not work, and what the doctor finds of the way of an event. */
async function examineWith(broken?: Break, wasCounted = false): Promise<Finding[]> {
  const world = createWorld();
  const event = createSyntheticEvent(NOW);
  const works = (part: Break) => part !== broken;
  if (wasCounted) world.count(event.documentId, event.id);
  let sent = 0;
  const gateway = doorOf({
    'GET /health': () => answered(works('health') ? 200 : 502, {}),
    'POST /api/auth/token': () =>
      works('token') ? answered(200, { access_token: 't', expires_in: 60 }) : answered(401, {}),
    'GET /api/analytics/user/doctor': () =>
      works('api') ? answered(200, { days: [{ eventCount: 1 }] }) : answered(503, {}),
    'POST /api/analytics/events': () => {
      if (!works('intake')) return answered(503, {});
      if (works('log')) world.publish(SENT_TO, 'doctor', event.id);
      if (works('group')) world.commit(SENT_TO);
      if (works('document') && !(sent > 0 && !works('copy'))) world.count(event.documentId, event.id);
      if (sent++ > 0 && !works('copy')) world.documents.delete(event.documentId);
      if (works('announcement') && !wasCounted) world.publish(ANNOUNCED_ON, event.documentId, 'sums');
      return answered(202, { accepted: 1 });
    },
  });
  const trip = { event, endsBefore: [], wasCounted: false };
  const journey = { gateway: () => gateway, admin: async () => 'token', evidence: world.evidence, trip };
  const checks = wayChecks({
    journey,
    importer: () => ({ clientId: 'i', clientSecret: 's' }),
    parts: NOWHERE,
  });
  return runChecks(checks.map((check) => ({ ...check, limitMs: LIMIT_MS })));
}

describe('the way of an event', () => {
  it('is whole where every hop is', async () => {
    const findings = await examineWith();
    expect(findings.map(({ name, status }) => [name, status])).toEqual(findings.map(({ name }) => [name, 'ok']));
    expect(findings).toHaveLength(9);
  });

  it.each([
    ['health', 'the gateway answers'],
    ['token', 'the importer gets a token'],
    ['intake', 'the event is accepted'],
    ['log', 'the topic holds it'],
    ['group', 'the consumer group passes it'],
    ['document', 'the document counts it'],
    ['announcement', 'the change is announced'],
    ['api', 'the API shows it'],
    ['copy', 'a second copy changes nothing'],
  ] as const)('stops where the %s does not work, and says what to do', async (part, hop) => {
    const findings = await examineWith(part);
    expect(findings.filter(({ status }) => status === 'broken').map(({ name }) => name)).toEqual([hop]);
    expect(findings.find(({ name }) => name === hop)?.advice).toMatch(/\w+.*\.$/);
  });

  it('is whole where a doctor of moments ago sent the same event: then nothing is announced', async () => {
    const findings = await examineWith(undefined, true);
    expect(findings.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 'ok'));
    expect(findings.find(({ name }) => name === 'the change is announced')?.saw).toContain('nothing changed');
  });
});

describe('the synthetic event', () => {
  it('is the same for twenty seconds, so that a day cannot be filled with it', () => {
    const day = Date.parse('2026-05-04T00:00:00Z');
    const events = Array.from({ length: 8_640 }, (_, number) => createSyntheticEvent(new Date(day + number * 10_000)));
    expect(new Set(events.map(({ id }) => id)).size).toBe(4_320);
    expect(new Set(events.map(({ documentId }) => documentId))).toEqual(new Set(['doctor:2026-05-04']));
  });
});
