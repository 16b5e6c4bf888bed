import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { topicNames } from '../../topics.ts';
import { ROOT } from '../ownership/codeowners.ts';

/** Child processes on a loaded machine. */
const TIMEOUT_MS = 5 * 60_000;
/** What is not of the project; and this test, or it would run within itself without end. */
const OTHERS = new Set(['node_modules', '.git', '.local', '.nx', '.venv', 'extract', 'exports', 'how-to.test.ts']);
const TOPIC = 'identity.goal.completed.v1';

let copy: string;
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'contracts-'));
  const isOurs = (path: string) => !OTHERS.has(basename(path));
  cpSync(ROOT, copy, { recursive: true, filter: isOurs });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
afterEach(() => rmSync(copy, { recursive: true }));

/** The blocks of a language in a how-to, in order, as a reader copies them. */
function blocksOf(howTo: string, language: string): string[] {
  const text = readFileSync(join(ROOT, 'docs/how-to', howTo), 'utf8');
  return [...text.matchAll(new RegExp(`^ {3}\`\`\`${language}\n([^]*?)^ {3}\`\`\``, 'gm'))].map(
    ([, block = '']) => block,
  );
}

/** Does the commands in the copy; answers what was said, and whether all were content. */
function run(commands: string) {
  const { status, stdout } = spawnSync('bash', ['-ec', commands], { cwd: copy, encoding: 'utf8', timeout: TIMEOUT_MS });
  return { isContent: status === 0, said: stdout };
}

function edit(path: string, change: (text: string) => string): void {
  const file = join(copy, path);
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(file, after);
}

const textOf = (path: string) => readFileSync(join(copy, path), 'utf8');

/** How many versions the topic has in the copy. */
const countVersions = (topic: string) => readdirSync(join(copy, 'contracts/events/versions', topic)).length;

/** Adds a field to the schema of the topic, and a value of it to the example. */
function addField(topic: string, { name, value, ...field }: { name: string; value: unknown; [more: string]: unknown }) {
  const pretty = (document: unknown) => `${JSON.stringify(document, undefined, 2)}\n`;
  edit(`contracts/events/${topic}.avsc`, (text) => {
    const schema = JSON.parse(text);
    return pretty({ ...schema, fields: [...schema.fields, { name, ...field }] });
  });
  edit(`contracts/events/examples/${topic}.json`, (text) => pretty({ ...JSON.parse(text), [name]: value }));
}

/** Pairs of versions of the topic that do not read each other, in the copy. */
function incompatiblePairs(topic: string): string {
  return run(`node --input-type=module -e "
    import { incompatibilities } from './contracts/src/compatibility/compatibility.ts';
    import { schemaVersions } from './contracts/src/schema/schema-text.ts';
    const pairs = incompatibilities(schemaVersions('${topic}'));
    process.stdout.write(pairs.map(({ reader, writer }) => reader + '←' + writer).join());"`).said;
}

describe('docs/how-to/add-a-field.md', () => {
  // Under a name that no schema has, also when somebody does add the field of the example.
  const [field = '{}'] = blocksOf('add-a-field.md', 'json').map((block) => block.replace('effort', 'triedEffort'));
  const [commands = 'false'] = blocksOf('add-a-field.md', 'sh');

  it('leads to a version that reads and is read by the old one, and into types and pages', {
    timeout: TIMEOUT_MS,
  }, () => {
    addField(TOPIC, { ...JSON.parse(field), value: 12 });
    const { isContent, said } = run(commands);
    expect(said).toContain(`contracts:lint: ${topicNames.length} topics, 0 findings`);
    expect(isContent).toBe(true);
    expect(textOf(`contracts/events/versions/${TOPIC}/${countVersions(TOPIC)}.avsc`)).toContain('"triedEffort"');
    expect(incompatiblePairs(TOPIC)).toBe('');
    expect(textOf('contracts/generated/events.ts')).toContain('triedEffort: number | null;');
    expect(textOf(`docs/topics/${TOPIC}.md`)).toContain('| `triedEffort` | int or null | Hours of work it took');
  });

  it('leads nowhere without a default: lint and compatibility both refuse it', { timeout: TIMEOUT_MS }, () => {
    addField(TOPIC, { name: 'triedEffort', type: 'int', doc: 'Hours of work it took, as the person says.', value: 12 });
    const { isContent, said } = run(commands);
    expect(isContent).toBe(false);
    expect(said).toContain(`triedEffort: version ${countVersions(TOPIC)} adds it without a default`);
    expect(incompatiblePairs(TOPIC)).toContain(`${countVersions(TOPIC)}←1`);
  });

  it('reminds of the version when it was not kept', { timeout: TIMEOUT_MS }, () => {
    addField(TOPIC, { ...JSON.parse(field), value: 12 });
    const { isContent, said } = run('npm run contracts:lint');
    expect(isContent).toBe(false);
    expect(said).toContain(
      `cp contracts/events/${TOPIC}.avsc contracts/events/versions/${TOPIC}/${countVersions(TOPIC) + 1}.avsc`,
    );
  });
});

describe('docs/how-to/make-a-v2.md', () => {
  // As a version that no topic has, also when somebody does make the v2 of the example.
  const blocks = (language: string) =>
    blocksOf('make-a-v2.md', language).map((block) => block.replaceAll('.v2', '.v99'));
  const [makeSchema = 'false', keepIt = 'false'] = blocks('sh');
  const [declaration = '', note = ''] = blocks('ts');
  const [owners = ''] = blocks('text').map((line) => line.trimStart());
  const next = 'identity.goal.completed.v99';
  const below = (line: RegExp, added: string) => (text: string) => text.replace(line, (found) => `${found}${added}`);

  it('leads to a second topic with a type, a page and a channel of its own, beside the first', {
    timeout: TIMEOUT_MS,
  }, () => {
    expect(run(makeSchema).isContent).toBe(true);
    addField(next, { name: 'triedEffort', type: 'long', doc: 'Hours of work it took, as the person says.', value: 12 });
    edit('contracts/topics.ts', below(/^ {2}'identity\.goal\.completed\.v1': .*\n/m, declaration));
    edit('contracts/topic-notes.ts', below(/^ {2}'identity\.goal\.completed\.v1': \{[^]*?^ {2}\},\n/m, note));
    edit('CODEOWNERS', below(/^.*identity\.goal\.completed\.v1.*\n/m, owners));
    const { isContent, said } = run(keepIt);
    expect(said).toContain(`contracts:lint: ${topicNames.length + 1} topics, 0 findings`);
    expect(isContent).toBe(true);
    expect(textOf('contracts/generated/events.ts')).toContain(`'${next}': GoalCompletedV99;`);
    expect(textOf('contracts/asyncapi.json')).toContain(`"address": "${next}"`);
    expect(textOf(`docs/topics/${next}.md`)).toContain('| `triedEffort` | long |');
  });

  it('has no end for a counted topic: taking v1 from its reader is refused, and so is forgetting the lists', {
    timeout: TIMEOUT_MS,
  }, () => {
    edit('contracts/topics.ts', (text) =>
      text
        .replace(/('identity\.goal\.completed\.v1': .*consumers: )\['analytics-consumer'\]/, '$1[]')
        .replace(/('learning\.enrolment\.created\.v1': .*consumers: )\[\]/, "$1['analytics-consumer']"),
    );
    const { isContent, said } = run('npm run contracts:lint');
    expect(isContent).toBe(false);
    expect(said).toContain('analytics-consumer reads it no more (counted-kept)');
    expect(said).toContain('it is counted and not listed (counted-kept)');
  });
});
