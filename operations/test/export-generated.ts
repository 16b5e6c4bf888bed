// node export-generated.ts <days> <folder>: exports days that are made up one by one, and prints the most memory it had.
import { readFileSync } from 'node:fs';
import { exportDays } from '../export/export-days.ts';
import { createPseudonyms } from '../export/pseudonym.ts';
import type { StoredDay } from '../export/stored-day.ts';
import { PLATFORM_TOOLS, RESULTS } from '../export/words.ts';

const EVENTS_A_DAY = 5;
const FIRST_DAY_MS = Date.UTC(2026, 0, 1);
const DAYS = 100;

const [count = '0', folder = '.'] = process.argv.slice(2);
const pseudonyms = createPseudonyms(Buffer.alloc(32, 1));
const disclosure = { pseudonyms, tools: new Set(PLATFORM_TOOLS), results: new Set(RESULTS), withEvents: true };
const period = { from: null, to: null };
await exportDays(generated(Number(count)), { folder, disclosure, keyName: 'test', period, now: () => new Date() });
// Not console.log: it colours numbers where FORCE_COLOR is set.
process.stdout.write(String(mostResidentBytes()));

/** By Linux's own word: getrusage counts what the parent held at the fork, too. */
function mostResidentBytes(): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1_024;
}

async function* generated(days: number): AsyncGenerator<StoredDay> {
  for (let day = 0; day < days; day += 1) yield generatedDay(day);
}

function generatedDay(number: number): StoredDay {
  const at = new Date(FIRST_DAY_MS + (number % DAYS) * 86_400_000);
  return {
    userId: `user-${Math.floor(number / DAYS)}`,
    date: at.toISOString().slice(0, 10),
    timezone: 'Europe/Berlin',
    events: Array.from({ length: EVENTS_A_DAY }, (_, index) => ({
      id: `event-${number}-${index}`,
      type: 'tool_usage',
      toolId: 'interview_coach',
      timestamp: at,
      duration: index,
      result: 'completed',
    })),
    dailyStats: { toolsUsed: EVENTS_A_DAY, timeSpent: 10, goalsCompleted: 0 },
  };
}
