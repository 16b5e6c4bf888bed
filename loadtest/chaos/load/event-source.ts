import type { ClientEvent } from '../journal.ts';
import type { Random } from '../random.ts';

const TYPES = ['tool_usage', 'learning_activity', 'module_completed', 'goal_completed', 'ai_interaction'] as const;
const TOOLS = ['interview_coach', 'resume_review', 'skill_gap', 'job_match'] as const;
const ZONES = [
  'UTC',
  'Asia/Kolkata',
  'America/Los_Angeles',
  'Pacific/Kiritimati',
  'Europe/Berlin',
  'Asia/Kathmandu',
] as const;
const FIRST_INSTANT = Date.UTC(2025, 0, 1);
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Between two events of a person; a day then has some hundred, far below the quota. */
const LONGEST_PAUSE_MS = 30 * MINUTE_MS;
const LATE = 0.03;
const LONGEST_DELAY_MS = 5 * DAY_MS;
const LONGEST_DURATION_S = 3_600;

type Person = { userId: string; timezone: string; clock: number };

/**
 * Makes up what some people do, each at a clock of their own that goes on from event to event; now and then one comes
 * days late. The same random numbers make the same events.
 */
export function createEventSource(random: Random, options: { prefix: string; people: number }) {
  const people = Array.from(
    { length: options.people },
    (_, index): Person => ({
      userId: `${options.prefix}-${index}`,
      timezone: random.pick(ZONES),
      clock: FIRST_INSTANT + random.integer(0, DAY_MS),
    }),
  );
  let made = 0;

  function next(person: Person): ClientEvent {
    person.clock += random.integer(0, LONGEST_PAUSE_MS);
    const at = random.isIn(LATE) ? person.clock - random.integer(0, LONGEST_DELAY_MS) : person.clock;
    const type = random.pick(TYPES);
    return {
      id: `${options.prefix}.${made++}`,
      type,
      timestamp: new Date(at).toISOString(),
      userId: person.userId,
      timezone: person.timezone,
      ...(type === 'tool_usage' ? { toolId: random.pick(TOOLS) } : {}),
      ...(random.isIn(0.7) ? { duration: random.integer(0, LONGEST_DURATION_S) } : {}),
      ...(random.isIn(0.2) ? { result: random.pick(['failed', 'completed']) } : {}),
    };
  }

  return {
    /** So many events of a few people, theirs mixed. */
    take(count: number, peopleAtOnce: number): ClientEvent[] {
      const few = random.shuffle(people).slice(0, peopleAtOnce);
      return Array.from({ length: count }, () => few[random.integer(0, few.length - 1)])
        .flatMap((person) => person ?? [])
        .map(next);
    },
  };
}
