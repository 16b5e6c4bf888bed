/** `unknown`: not looked at, because something it needs is broken. */
export type Status = 'ok' | 'warning' | 'broken' | 'unknown';

/** What a check saw, in one line with figures, and what to do when that is not as it should be. */
export type Verdict = { status: 'ok'; saw: string } | { status: 'warning' | 'broken'; saw: string; advice: string };

/** One question to the platform. */
export type Check = {
  section: string;
  /** Unique among all checks. */
  name: string;
  limitMs: number;
  /** Checks without which this one makes no sense: it begins when they are through, and not at all when one is broken. */
  after?: readonly string[];
  /** Checks that, when they are broken, explain why this one is. */
  leansOn?: readonly string[];
  /** What to do when `run` throws or takes longer than the limit. */
  advice: string;
  run: () => Promise<Verdict>;
};

/** The outcome of a check. `advice` is there whenever the status is not `ok`. */
export type Finding = { section: string; name: string; status: Status; saw: string; advice?: string; tookMs: number };

export function ok(saw: string): Verdict {
  return { status: 'ok', saw };
}

export function warning(saw: string, advice: string): Verdict {
  return { status: 'warning', saw, advice };
}

export function broken(saw: string, advice: string): Verdict {
  return { status: 'broken', saw, advice };
}

/** An amount with its noun: "1 topic", "2 topics". */
export function count(amount: number | bigint, noun: string): string {
  return `${amount.toLocaleString('en')} ${noun}${BigInt(amount) === 1n ? '' : 's'}`;
}

/** A duration as people read it: "12 ms", "3.4 s", "5 min", "2 h". */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}

const MOST_LISTED = 3;

/** The first names, and how many there are besides. */
export function listed(names: readonly string[]): string {
  const rest = names.length - MOST_LISTED;
  return `${names.slice(0, MOST_LISTED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
