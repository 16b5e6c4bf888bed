import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { topicNames } from '../../topics.ts';
import { schemaVersions } from './schema-text.ts';

/** Where the lock is, from the root of the project. */
export const VERSION_LOCK = 'contracts/events/versions/lock.json';
const file = new URL(`../../../${VERSION_LOCK}`, import.meta.url);

/** SHA-256 of each version's file when it was made, by `<topic>/<n>.avsc`. */
export type VersionLock = Readonly<Record<string, string>>;

/** The lock as it is kept. */
export function readVersionLock(): VersionLock {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** The lock with a line for each version that has none yet. A line that is there stays as it is, whatever became of the file. */
export function extendedLock(locked = readVersionLock(), made = versionDigests()): VersionLock {
  const lines = Object.entries({ ...made, ...locked });
  return Object.fromEntries(lines.sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })));
}

/** Versions of a topic whose file is not what was locked, or is gone. */
export function editedVersions(topic: string, locked = readVersionLock(), made = versionDigests()): string[] {
  return Object.keys(locked).filter((name) => name.startsWith(`${topic}/`) && made[name] !== locked[name]);
}

/** The digests of all versions as their files are now. */
export function versionDigests(): VersionLock {
  const versions = topicNames.flatMap((topic) => schemaVersions(topic).map((each) => ({ topic, ...each })));
  return Object.fromEntries(versions.map(({ topic, version, text }) => [`${topic}/${version}.avsc`, digestOf(text)]));
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
