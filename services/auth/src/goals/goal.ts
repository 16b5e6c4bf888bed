/** Something a person wants to reach. */
export type Goal = {
  id: string;
  title: string;
  /** `YYYY-MM-DD` */
  targetDate: string | null;
  completedAt: Date | null;
  createdAt: Date;
};

/** A goal as a person states it. */
export type StatedGoal = { title: string; targetDate?: string | null };

/** The new goal of a person, not completed yet. */
export function newGoal(id: string, { title, targetDate }: StatedGoal, now: Date): Goal {
  return { id, title: title.trim(), targetDate: targetDate ?? null, completedAt: null, createdAt: now };
}
