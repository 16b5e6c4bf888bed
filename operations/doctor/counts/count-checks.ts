import { listAt } from '../answers.ts';
import type { Check, Verdict } from '../check.ts';
import type { Clients } from '../clients.ts';
import { describeAnswer } from '../http-client.ts';
import { type Day, daySumsVerdict } from './day-sums.ts';
import { ledgerVerdict, readLedgerRow } from './ledger.ts';

const LIMIT_MS = 10_000;
const SAMPLE = 200;
const FIELDS = {
  userId: 1,
  date: 1,
  dailyStats: 1,
  'events.id': 1,
  'events.type': 1,
  'events.duration': 1,
  'events.result': 1,
};

/** Whether what is stored agrees with itself: sums with events, the ledger with the topics. */
export function countChecks(clients: Clients): Check[] {
  return [
    {
      section: 'Counts',
      name: 'sums of a sample of days',
      limitMs: LIMIT_MS,
      after: ['mongo'],
      advice: 'Read the log of MongoDB: it answers and does not give the documents out.',
      run: async () => daySumsVerdict(await sampleDays(clients)),
    },
    {
      section: 'Counts',
      name: 'ledger',
      limitMs: LIMIT_MS,
      after: ['mongo', 'kafka', 'the gateway answers'],
      leansOn: ['analytics-consumer is ready', 'auth is ready', 'postgres', 'redisQueue'],
      advice: 'Read the log of analytics-consumer: the ledger is its own.',
      run: () => checkLedger(clients),
    },
  ];
}

function sampleDays(clients: Clients): Promise<Day[]> {
  const days = clients.mongo().collection<Day>('dailyStats');
  return days.aggregate<Day>([{ $sample: { size: SAMPLE } }, { $project: FIELDS }]).toArray();
}

async function checkLedger(clients: Clients): Promise<Verdict> {
  const answer = await clients.gateway().get('/api/admin/ledger', { token: await clients.admin() });
  if (answer.status !== 200) throw new Error(`GET /api/admin/ledger was answered with ${describeAnswer(answer)}`);
  return ledgerVerdict(listAt(answer.body, 'topics').map(readLedgerRow));
}
