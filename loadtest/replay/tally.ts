const MAX_EXAMPLES = 3;

type Reason = { count: number; examples: string[] };

/** Counts what became of the records of a file; every record ends in exactly one of the counts. */
export function createTally(now: () => number = Date.now) {
  const beganAt = now();
  const refused = new Map<string, Reason>();
  const rejected = new Map<string, Reason>();
  let records = 0;
  let accepted = 0;
  let retries = 0;

  return {
    /** A record that holds no event; the reason's digits are data and go to the examples. */
    refuse(reason: string, line: number): void {
      records += 1;
      count(refused, reason.startsWith('impossible time') ? 'impossible time' : reason, `line ${line}: ${reason}`);
    },
    /** A record that was sent and taken. */
    accept(events: number): void {
      records += events;
      accepted += events;
    },
    /** A record that was sent and that the platform rejected. */
    reject(code: string, detail: string, line: number): void {
      records += 1;
      count(rejected, code, `line ${line}: ${detail}`);
    },
    retry(): void {
      retries += 1;
    },
    /** One line for the time being. */
    progress: () => `${records} records, ${accepted} accepted, ${rate()}/s`,
    /** What happened, for the end. */
    summary: () =>
      [
        `records   ${records}`,
        `accepted  ${accepted}`,
        ...section('refused', refused, 'not sent: no event in the record'),
        ...section('rejected', rejected, 'sent, and not accepted by the platform'),
        ...(retries > 0 ? [`retries   ${retries} (chunks sent again; ids make that harmless)`] : []),
        `time      ${((now() - beganAt) / 1_000).toFixed(1)} s, ${rate()} events/s`,
      ].join('\n'),
    isComplete: () => records === accepted + total(refused) + total(rejected),
    rejectedCount: () => total(rejected),
  };

  function rate(): number {
    return Math.round(accepted / Math.max((now() - beganAt) / 1_000, 0.001));
  }
}

function count(reasons: Map<string, Reason>, name: string, example: string): void {
  const reason = reasons.get(name) ?? { count: 0, examples: [] };
  reason.count += 1;
  if (reason.examples.length < MAX_EXAMPLES) reason.examples.push(example);
  reasons.set(name, reason);
}

function section(title: string, reasons: Map<string, Reason>, meaning: string): string[] {
  const lines = [...reasons].flatMap(([name, { count: times, examples }]) => [
    `  ${times} × ${name}`,
    ...examples.map((example) => `      ${example}`),
  ]);
  return [`${title.padEnd(9)} ${total(reasons)}${lines.length > 0 ? ` (${meaning})` : ''}`, ...lines];
}

function total(reasons: Map<string, Reason>): number {
  return [...reasons.values()].reduce((sum, reason) => sum + reason.count, 0);
}
