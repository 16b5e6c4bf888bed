import { type Finding, count } from './check.ts';

const NAME_WIDTH = 34;
const MARKS = { ok: 'ok     ', warning: 'WARNING', broken: 'BROKEN ', unknown: '?      ' } as const;

/** Healthy is what has nothing broken; warnings are for somebody to look at in their own time. */
export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ status }) => status === 'ok' || status === 'warning');
}

/** The findings for people, section by section. */
export function toText(findings: readonly Finding[], tookMs: number): string {
  const sections = [...new Set(findings.map(({ section }) => section))];
  const blocks = sections.map((section) => {
    const lines = findings.filter((finding) => finding.section === section).flatMap(linesOf);
    return [section, ...lines].join('\n');
  });
  return [...blocks, summarise(findings, tookMs)].join('\n\n');
}

function linesOf({ name, status, saw, advice, tookMs }: Finding): string[] {
  const time = status === 'unknown' ? '' : `${tookMs} ms`;
  const line = `  ${MARKS[status]} ${name.padEnd(NAME_WIDTH)} ${time.padStart(8)}  ${saw}`;
  return advice === undefined || status === 'unknown' ? [line] : [line, `          → ${advice}`];
}

function summarise(findings: readonly Finding[], tookMs: number): string {
  const number = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length;
  const verdict = isHealthy(findings) ? 'healthy' : 'not healthy';
  const unknown = number('unknown') > 0 ? `, ${number('unknown')} not looked at` : '';
  const counts = `${number('ok')} ok, ${count(number('warning'), 'warning')}, ${number('broken')} broken${unknown}`;
  return `${verdict}: ${counts} in ${(tookMs / 1_000).toFixed(1)} s`;
}

/** The findings for programs. */
export function toJson(findings: readonly Finding[], tookMs: number): string {
  return JSON.stringify({ healthy: isHealthy(findings), tookMs: Math.round(tookMs), findings }, null, 2);
}
