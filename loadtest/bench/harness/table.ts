import { type Finding, isMet } from './benchmark.ts';
import type { NamedFinding } from './run.ts';

const DIGITS = { ratio: 2, ms: 1, 'an event': 4 } as const;
const UNITS = { ratio: '×', ms: ' ms', 'an event': ' an event' } as const;

/** Findings as lines of text: benchmark, figure, value, goal, what lies behind it. */
export function tableOf(findings: readonly NamedFinding[]): string {
  const rows = [
    ['benchmark', 'figure', 'value', 'goal', '', 'behind it'],
    ...findings.map((finding) => [
      finding.benchmark,
      finding.figure,
      valueOf(finding, finding.value),
      goalOf(finding),
      verdictOf(finding),
      finding.detail,
    ]),
  ];
  const widths = rows.reduce<number[]>(
    (known, row) => row.map((cell, column) => Math.max(known[column] ?? 0, cell.length)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function valueOf({ unit }: Pick<Finding, 'unit'>, value: number): string {
  return value.toFixed(DIGITS[unit]) + UNITS[unit];
}

function goalOf({ goal, unit }: Finding): string {
  if (goal === undefined) return '';
  return `${goal.sense === 'at least' ? '≥' : '≤'} ${valueOf({ unit }, goal.value)}`;
}

function verdictOf(finding: Finding): string {
  const met = isMet(finding);
  if (met === undefined) return '';
  return met ? 'met' : 'MISSED';
}
