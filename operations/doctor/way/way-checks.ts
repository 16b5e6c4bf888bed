import type { Platform } from '@astrapath/local-stack';
import type { Check } from '../check.ts';
import type { Parts } from '../parts.ts';
import type { FoundRecord } from '../schemas/record-checks.ts';
import { findInDocument, sendAgain } from './document-hops.ts';
import { acceptEvent, answerHealth, fetchToken, readByApi } from './gateway-hops.ts';
import { findAnnouncement, findInTopic, passGroup } from './stream-hops.ts';
import { type Journey, SENT_TO, type Trip } from './trip.ts';

/** `after` only where it is not the hop before. */
type Hop = Omit<Check, 'section'>;
type Options = { journey: Journey; importer: Platform['importer']; parts: Parts };

const IN_TOPIC = 'the topic holds it';
const CONSUMING = ['kafka', 'mongo', 'analytics-consumer is ready'];

/** The hops of one synthetic event, each after the one before: the first broken one is where events stop now. */
export function wayChecks(options: Options): Check[] {
  return [...hopsIn(options), ...hopsThrough(options), ...hopsOut(options)].map((hop, index, all) => {
    const before = all[index - 1];
    return { section: 'The way of an event', ...(before ? { after: [before.name] } : {}), ...hop };
  });
}

/** What the event leaves in a log. */
export function eventRecords(trip: Trip): FoundRecord[] {
  return [{ topic: SENT_TO, foundBy: IN_TOPIC, place: () => trip.place }];
}

function hopsIn({ journey, importer, parts }: Options): Hop[] {
  return [
    {
      name: 'the gateway answers',
      limitMs: 3_000,
      advice: parts.serviceAdvice('gateway'),
      run: () => answerHealth(journey),
    },
    {
      name: 'the importer gets a token',
      limitMs: 5_000,
      leansOn: ['auth is ready', 'postgres', 'redisQueue'],
      advice: parts.serviceAdvice('auth'),
      run: () => fetchToken(journey, importer()),
    },
    {
      name: 'the event is accepted',
      limitMs: 8_000,
      leansOn: ['kafka', 'analytics is ready'],
      advice: parts.serviceAdvice('analytics'),
      run: () => acceptEvent(journey),
    },
  ];
}

function hopsThrough({ journey, parts }: Options): Hop[] {
  return [
    {
      name: IN_TOPIC,
      limitMs: 8_000,
      leansOn: ['kafka'],
      advice: 'See whether the topic is whole (below), then the log of Kafka: it was acknowledged and cannot be read.',
      run: () => findInTopic(journey),
    },
    {
      name: 'the consumer group passes it',
      limitMs: 10_000,
      leansOn: CONSUMING,
      advice: parts.serviceAdvice('analytics-consumer'),
      run: () => passGroup(journey),
    },
    {
      name: 'the document counts it',
      limitMs: 6_000,
      leansOn: CONSUMING,
      advice: 'Look for it among the dead letters (npm run dead-letters -- list): it was passed and not counted.',
      run: () => findInDocument(journey),
    },
  ];
}

function hopsOut({ journey, parts }: Options): Hop[] {
  return [
    {
      name: 'the change is announced',
      limitMs: 6_000,
      leansOn: ['kafka'],
      advice: 'Read in the log of analytics-consumer why it could not publish: cached answers may be old now.',
      run: () => findAnnouncement(journey),
    },
    {
      name: 'the API shows it',
      after: ['the document counts it'],
      limitMs: 6_000,
      leansOn: ['auth is ready', 'analytics is ready', 'mongo', 'postgres', 'redisQueue'],
      advice: parts.serviceAdvice('analytics'),
      run: () => readByApi(journey),
    },
    {
      name: 'a second copy changes nothing',
      after: ['the document counts it'],
      limitMs: 8_000,
      leansOn: [...CONSUMING, 'analytics is ready'],
      advice: parts.serviceAdvice('analytics-consumer'),
      run: () => sendAgain(journey),
    },
  ];
}
