/** An event as `POST /api/analytics/events` takes it from an importer. */
export type ImportEvent = {
  id?: string;
  type: string;
  toolId?: string;
  timestamp: string;
  duration?: number;
  result?: string;
  userId: string;
  timezone: string;
};

/** One record of the file: an event to send, or why there is none in it. `line` says where it begins. */
export type ReplayRecord = { line: number; event: ImportEvent } | { line: number; refused: string };
