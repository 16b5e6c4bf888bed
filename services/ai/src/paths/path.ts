/** A learning path as its service last published it. */
export type LearningPath = {
  id: string;
  title: string;
  difficulty: string;
  estimatedHours: number;
  tags: readonly string[];
  skills: readonly string[];
};
