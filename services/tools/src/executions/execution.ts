export type ExecutionStatus = 'queued' | 'running' | 'completed' | 'failed';

/** One run of a tool for a person; the row is the truth about it. */
export type Execution = {
  id: string;
  userId: string;
  toolId: string;
  status: ExecutionStatus;
  /** Result as parsed JSON; null until completed. Personal data. */
  output: unknown;
  error: ExecutionError | null;
  model: { name: string; version: string } | null;
  /** IANA zone of the person when they asked. */
  timezone: string;
  createdAt: Date;
  completedAt: Date | null;
};

export type ExecutionError = { code: string; detail: string };

/** How the work ended. `output` is JSON text, stored as it came. */
export type Outcome = { model: Execution['model']; endedAt: Date } & (
  | { status: 'completed'; output: string }
  | { status: 'failed'; error: ExecutionError }
);

/** What a person asks for. */
export type ExecutionRequest = Pick<Execution, 'id' | 'userId' | 'toolId' | 'timezone' | 'createdAt'> & {
  /** Valid against the tool's inputSchema. Personal data. */
  input: unknown;
};

/** Whether nothing will change any more: an execution ends once. */
export function isFinished({ status }: Pick<Execution, 'status'>): boolean {
  switch (status) {
    case 'queued':
    case 'running':
      return false;
    case 'completed':
    case 'failed':
      return true;
    default:
      return status satisfies never;
  }
}

/**
 * When the work ended, by the clock of who did it, kept between request and now: two clocks never agree, and an end
 * before the request or in the future would be nonsense to everyone who reads it.
 */
export function endWithin(endedAtMs: number, { createdAt, now }: { createdAt: Date; now: Date }): Date {
  return new Date(Math.max(createdAt.getTime(), Math.min(endedAtMs, now.getTime())));
}

/** Milliseconds from request to end; null while it runs. */
export function durationMsOf({ createdAt, completedAt }: Pick<Execution, 'createdAt' | 'completedAt'>): number | null {
  return completedAt === null ? null : completedAt.getTime() - createdAt.getTime();
}

/** What an execution ends with when no answer came in time. */
export function timedOut(now: Date): Outcome {
  const detail = 'The tool gave no answer in time. Run it again.';
  return { status: 'failed', error: { code: 'tools.timed-out', detail }, model: null, endedAt: now };
}

/** Whether the caller may see it: it is theirs, or they administer the platform. */
export function mayRead(caller: { userId: string; roles: readonly string[] }, { userId }: Pick<Execution, 'userId'>) {
  return caller.userId === userId || caller.roles.includes('admin');
}
