import type { Contract } from './contract.ts';
import { DAY_COUNTER } from './event-rules.ts';
import type { Found } from './finding.ts';

/** counted-kept */
export function countedKeptRule({ declared, isCounted }: Contract): Found[] {
  const { consumers, retentionMs, cleanup } = declared;
  const isRead = consumers.includes(DAY_COUNTER);
  if (isRead && !isCounted) return [finding('it is counted and not listed', 'list it in contracts/counted-topics.ts')];
  if (!isCounted) return [];
  if (!isRead) return [finding(`${DAY_COUNTER} reads it no more`, `leave ${DAY_COUNTER} in its consumers`)];
  if (retentionMs < 0 && cleanup === 'delete') return [];
  return [finding('days are rebuilt from it, and it is not kept for ever', 'spread `counted` into it')];
}

function finding(message: string, remedy: string): Found {
  return { code: 'counted-kept', at: 'contracts/topics.ts', message, remedy };
}
