import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { generatedFiles } from './generated-files.ts';
import { ROOT } from './ownership/codeowners.ts';

const files = generatedFiles();

it.each(files)('$path is as `npm run generate` writes it', ({ path, text }) => {
  expect(existsSync(`${ROOT}/${path}`) && readFileSync(`${ROOT}/${path}`, 'utf8')).toBe(text);
});

it('no page is left of a topic that is gone', () => {
  const pages = readdirSync(`${ROOT}/docs/topics`).map((name) => `docs/topics/${name}`);
  expect(pages.filter((page) => !files.some(({ path }) => path === page))).toEqual([]);
});

it.each([...globSync('docs/{topics,how-to}/*.md', { cwd: ROOT }), 'contracts/README.md'])(
  'every link of %s leads somewhere',
  (page) => {
    const links = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
  },
);
