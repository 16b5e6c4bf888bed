import { existsSync, globSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { topicNames, topics } from '../../topics.ts';
import { matches, ownersOf, parseCodeowners, readCodeowners, ROOT } from './codeowners.ts';

const lines = readCodeowners();
const ownLine = (folder: string) => lines.find(({ pattern }) => pattern === `/${folder}/`);
const foldersIn = (parent: string) =>
  readdirSync(`${ROOT}/${parent}`)
    .filter((name) => existsSync(`${ROOT}/${parent}/${name}/package.json`))
    .map((name) => `${parent}/${name}`);

describe('CODEOWNERS', () => {
  it('has a line for every service and every lib', () => {
    const folders = [...foldersIn('services'), ...foldersIn('libs')];
    expect(folders.length).toBeGreaterThan(10);
    expect(folders.filter((folder) => ownLine(folder) === undefined)).toEqual([]);
  });

  it('names teams as handles, at least one on every line', () => {
    for (const { owners } of lines) expect(owners.join(' ')).toMatch(/^@astrapath\/[a-z-]+( @astrapath\/[a-z-]+)*$/);
  });

  it('has no line that matches nothing', () => {
    const exclude = (name: string) => name === 'node_modules' || name.startsWith('.');
    const paths = globSync('**/*', { cwd: ROOT, exclude });
    expect(lines.filter(({ pattern }) => !paths.some((path) => matches(pattern, path)))).toEqual([]);
  });

  it.each(topicNames)('gives %s to the team of the service that writes it, and asks the data platform', (topic) => {
    const team = ownLine(`services/${topics[topic].owner}`)?.owners ?? [];
    const files = [`${topic}.avsc`, `versions/${topic}/1.avsc`, `examples/${topic}.json`];
    for (const file of files) {
      expect(ownersOf(`contracts/events/${file}`, lines)).toEqual([...team, '@astrapath/data-platform']);
    }
  });
});

describe('the owners of a path', () => {
  const some = parseCodeowners('# who\n* @all\n\n/libs/ @libs\n/libs/**/deep* @deep @more\n');

  it('are those of the last line that matches', () => {
    expect(ownersOf('README.md', some)).toEqual(['@all']);
    expect(ownersOf('libs/a/b.ts', some)).toEqual(['@libs']);
    expect(ownersOf('libs/a/b/deeper/c.ts', some)).toEqual(['@deep', '@more']);
    expect(ownersOf('librarian/a.ts', some)).toEqual(['@all']);
  });

  it('are not guessed for a pattern that could be anywhere', () => {
    expect(() => matches('docs/', 'docs/a.md')).toThrow('"docs/" does not begin at the root');
  });
});
