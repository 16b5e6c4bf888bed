/** What an export reads of a daily-stats document (SPEC §4). */
export type StoredDay = {
  userId: string;
  date: string;
  timezone: string;
  events: readonly StoredEvent[];
  dailyStats: { toolsUsed: number; timeSpent: number; goalsCompleted: number };
};

export type StoredEvent = {
  id: string;
  type: string;
  toolId: string | null;
  timestamp: Date;
  duration: number | null;
  result: string | null;
};
