import type { EventOf } from '@astrapath/contracts';
import { createId } from '@astrapath/service';
import type { PathEntry } from './catalogue.ts';

/** The fact that a path can be enrolled in, in this form. */
export function pathPublished(
  { id, title, difficulty, estimatedHours, tags, skills }: PathEntry,
  at: Date,
): EventOf<'learning.path.published.v1'> {
  return {
    eventId: createId(),
    occurredAt: at.getTime(),
    pathId: id,
    title,
    difficulty,
    estimatedHours,
    tags,
    skills,
  };
}
