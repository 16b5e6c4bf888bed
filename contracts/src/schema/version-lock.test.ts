import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../ownership/codeowners.ts';
import { topicNames } from '../../topics.ts';
import { editedVersions, extendedLock, readVersionLock, VERSION_LOCK, type VersionLock } from './version-lock.ts';

/** Every form the lock ever had in the history that is there; none where the project is no git repository. */
function pastLocks(): VersionLock[] {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  let commits: string[];
  try {
    commits = git('log', '--format=%H', '--', VERSION_LOCK).split('\n').filter(Boolean);
  } catch {
    return [];
  }
  return commits.map((commit) => JSON.parse(git('show', `${commit}:${VERSION_LOCK}`)));
}

/** Lines of these topics that were changed or are gone; a topic that is removed takes its lines along. */
function lost(before: VersionLock, after: VersionLock, topics: readonly string[]): string[] {
  return Object.keys(before).filter(
    (name) => topics.includes(name.split('/')[0] ?? '') && before[name] !== after[name],
  );
}

describe('the lock of versions', () => {
  const locked = { 'a.b.done.v1/1.avsc': 'one', 'a.b.done.v1/2.avsc': 'two' };

  it('gets a line for a version that is new', () => {
    expect(extendedLock(locked, { ...locked, 'a.b.done.v1/10.avsc': 'ten' })).toEqual({
      ...locked,
      'a.b.done.v1/10.avsc': 'ten',
    });
  });

  it('keeps its lines when a version is edited or removed, and tells', () => {
    const made = { 'a.b.done.v1/2.avsc': 'edited' };
    expect(extendedLock(locked, made)).toEqual(locked);
    expect(editedVersions('a.b.done.v1', locked, made)).toEqual(Object.keys(locked));
    expect(editedVersions('a.b.done.v1', locked, locked)).toEqual([]);
    expect(editedVersions('a.b.done.v11', locked, made)).toEqual([]);
  });

  it('has only grown since it was first committed', () => {
    const now = readVersionLock();
    expect(pastLocks().flatMap((before) => lost(before, now, topicNames))).toEqual([]);
    const edited = { ...locked, 'a.b.done.v1/1.avsc': 'edited' };
    expect(lost(locked, edited, ['a.b.done.v1'])).toEqual(['a.b.done.v1/1.avsc']);
  });

  it('names versions of topics that there are', () => {
    const topics = new Set(Object.keys(readVersionLock()).map((name) => name.split('/')[0]));
    expect(topics).toEqual(new Set(topicNames));
  });
});
