/** A daily-stats document as it is stored. */
export type StoredDay = {
  _id: string;
  userId: string;
  date: string;
  timezone: string;
  version: number;
  events: {
    id: string;
    type: string;
    toolId: string | null;
    timestamp: Date;
    duration: number | null;
    result: string | null;
  }[];
  dailyStats: { toolsUsed: number; timeSpent: number; goalsCompleted: number };
};
