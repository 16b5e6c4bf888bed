import { type Check, duration, type Finding } from './check.ts';

/** A person waits for the answer. */
const ALL_WITHIN_MS = 27_000;

/**
 * Runs all checks at the same time, but each after those it needs. None can hold the others up: a check that throws or
 * takes longer than its limit is broken, and one whose needs are broken is not looked at.
 * @param allWithinMs when the last check ends at the latest; default 27 s
 */
export async function runChecks(checks: readonly Check[], allWithinMs: number = ALL_WITHIN_MS): Promise<Finding[]> {
  const deadline = performance.now() + allWithinMs;
  const findings = new Map<string, Promise<Finding>>();
  const findingOf = (check: Check): Promise<Finding> => {
    const known = findings.get(check.name);
    if (known) return known;
    const needed = checks.filter(({ name }) => check.after?.includes(name)).map(findingOf);
    const finding = Promise.all(needed).then((before) => examine(check, before, deadline));
    findings.set(check.name, finding);
    return finding;
  };
  const all = await Promise.all(checks.map(findingOf));
  return all.map((finding) => explain(finding, rootsOf(finding.name, checks, brokenIn(all))));
}

async function examine(check: Check, before: readonly Finding[], deadline: number): Promise<Finding> {
  const { section, name } = check;
  const obstacle = before.find(({ status }) => status === 'broken' || status === 'unknown');
  if (obstacle) {
    const saw = `not looked at: ${obstacle.name} is ${obstacle.status === 'broken' ? 'broken' : 'not known'}`;
    return { section, name, status: 'unknown', saw, advice: `See "${obstacle.name}".`, tookMs: 0 };
  }
  const began = performance.now();
  const verdict = await judge(check, Math.max(0, Math.min(check.limitMs, deadline - began)));
  return { section, name, ...verdict, tookMs: Math.round(performance.now() - began) };
}

async function judge({ run, advice }: Check, limitMs: number) {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(new Error(`no answer within ${duration(limitMs)}`)), limitMs);
  try {
    return await Promise.race([run(), limit.promise]);
  } catch (error) {
    return { status: 'broken' as const, saw: reasonOf(error), advice };
  } finally {
    clearTimeout(timer);
  }
}

function brokenIn(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.filter(({ status }) => status === 'broken').map(({ name }) => name));
}

/** The broken checks that a check leans on, or those on which they lean in turn: only what has nobody else to blame. */
function rootsOf(name: string, checks: readonly Check[], broken: ReadonlySet<string>): string[] {
  const leansOn = checks.find((check) => check.name === name)?.leansOn ?? [];
  const roots = leansOn
    .filter((culprit) => broken.has(culprit))
    .flatMap((culprit) => {
      const deeper = rootsOf(culprit, checks, broken);
      return deeper.length > 0 ? deeper : [culprit];
    });
  return [...new Set(roots)];
}

/** Says of something broken what broke it, as far as other checks know. */
function explain(finding: Finding, roots: readonly string[]): Finding {
  if (finding.status !== 'broken' || roots.length === 0) return finding;
  const names = roots.map((name) => `"${name}"`).join(' and ');
  return { ...finding, advice: `Mend ${names} first, see there: it is probably the cause.` };
}

/** The last cause that says something: "connect ECONNREFUSED …" rather than "fetch failed". */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return (error.message || error.name).split('\n', 1)[0] ?? error.name;
}
