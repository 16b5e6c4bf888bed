import { Type } from 'typebox';

/** User ids of imports are not ours to choose: 1 to 64 characters that need no escaping in an address. */
export const personParams = Type.Object({ userId: Type.String({ pattern: '^[A-Za-z0-9_.~-]{1,64}$' }) });

const time = Type.String({ format: 'date-time' });

export const progress = Type.Object({
  completedModules: Type.Integer(),
  totalModules: Type.Integer(),
  percent: Type.Integer(),
});

export const enrolmentAnswer = Type.Object({
  enrollmentId: Type.String(),
  pathId: Type.String(),
  userId: Type.String(),
  enrolledAt: time,
  progress,
});

export const progressAnswer = Type.Object({
  userId: Type.String(),
  items: Type.Array(
    Type.Object({
      pathId: Type.String(),
      title: Type.String(),
      completedModules: Type.Integer(),
      totalModules: Type.Integer(),
      percent: Type.Integer(),
      enrolledAt: time,
      lastActivityAt: time,
      completedAt: Type.Union([time, Type.Null()]),
    }),
  ),
});
