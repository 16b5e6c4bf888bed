import { count, ok, type Verdict, warning } from '../check.ts';

/** A database's server: its version, and how many of its connections are in use. */
export type DatabaseUse = { version: string; most: number; used: number };

/** Beyond this share a service that is started besides could find none left. */
const CROWDED = 0.9;

/** Whether the servers of the databases have connections left. */
export function connectionsVerdict(databases: readonly DatabaseUse[]): Verdict {
  const [fullest] = databases.toSorted((a, b) => b.used / b.most - a.used / a.most);
  if (fullest === undefined) throw new Error('there is no database');
  const saw = `version ${fullest.version}, ${count(databases.length, 'database')}, ${fullest.used} of ${fullest.most} connections`;
  if (fullest.used < fullest.most * CROWDED) return ok(saw);
  return warning(saw, 'Raise max_connections, or lower DATABASE_CONNECTIONS of the services.');
}
