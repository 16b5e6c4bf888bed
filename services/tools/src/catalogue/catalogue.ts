import { AppError } from '@astrapath/errors';
import { interviewCoach } from './interview-coach.ts';
import { skillGap } from './skill-gap.ts';
import type { Tool } from './tool.ts';

/** The tools that work, in the order in which a person is likely to need them. */
export const tools: readonly Tool[] = [interviewCoach, skillGap];

const toolsById = new Map(tools.map((tool) => [tool.id, tool]));

/** The tool with this id; throws AppError `tools.unknown-tool`. */
export function findTool(toolId: string): Tool {
  const tool = toolsById.get(toolId);
  if (tool) return tool;
  throw new AppError('tools.unknown-tool', { detail: 'There is no tool with this id; GET /api/tools lists them.' });
}

/** The tools that the catalogue lists after this one; none when it does not list it. */
export function toolsAfter(toolId: string): readonly Tool[] {
  const at = tools.findIndex(({ id }) => id === toolId);
  return at === -1 ? [] : tools.slice(at + 1);
}
