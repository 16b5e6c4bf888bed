/** The tools of the platform itself. What else stands in a tool's place is a client's own word. */
export const PLATFORM_TOOLS: readonly string[] = [
  'career_explorer',
  'interview_coach',
  'job_match',
  'learning_plan',
  'resume_review',
  'skill_gap',
];

/** How things go; whatever else a client calls it. */
export const RESULTS: readonly string[] = ['abandoned', 'cancelled', 'completed', 'failed', 'passed', 'skipped'];

/** Stands for every word that is not on a list: clients and imports may write there what they like, names of people too. */
export const OTHER = 'other';

/** The word if it is known to say nothing of a person; null stays null. */
export function knownWord(word: string | null, known: ReadonlySet<string>): string | null {
  if (word === null || known.has(word)) return word;
  return OTHER;
}
