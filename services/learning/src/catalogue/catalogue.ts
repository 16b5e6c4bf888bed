import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { difficulties } from '../paths/path.ts';
import { closed, exercise, lesson } from './content.ts';

/** Minutes of the modules may differ from the hours of the path by this much: hours are told in halves. */
const HOURS_TOLERANCE = 0.5;

const id = Type.String({ pattern: '^[a-z][0-9a-z]{23}$' });
const slug = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 });
/** The common name of a skill or technology, as O*NET has it where that is short: "SQL", "Active Listening". */
const skill = Type.String({ minLength: 1, maxLength: 80 });
const line = Type.String({ minLength: 3, maxLength: 300 });

const moduleEntry = closed({
  id,
  title: Type.String({ minLength: 3, maxLength: 120 }),
  summary: line,
  minutes: Type.Integer({ minimum: 10, maximum: 240 }),
  objectives: Type.Array(line, { minItems: 2, maxItems: 6 }),
  lessons: Type.Array(lesson, { minItems: 1 }),
  exercises: Type.Array(exercise, { minItems: 1 }),
});

/** A learning path as a file of the catalogue holds it; modules are in order. */
const pathEntry = closed({
  id,
  slug,
  title: Type.String({ minLength: 3, maxLength: 120 }),
  description: Type.String({ minLength: 40, maxLength: 600 }),
  difficulty: Type.Enum([...difficulties]),
  estimatedHours: Type.Number({ minimum: 0.5, maximum: 200, multipleOf: 0.5 }),
  tags: Type.Array(slug, { minItems: 1, maxItems: 10, uniqueItems: true }),
  skills: Type.Array(skill, { minItems: 1, maxItems: 12, uniqueItems: true }),
  prerequisites: Type.Array(slug, { uniqueItems: true }),
  modules: Type.Array(moduleEntry, { minItems: 4, maxItems: 10 }),
});

export type PathEntry = Static<typeof pathEntry>;
export type ModuleEntry = Static<typeof moduleEntry>;

/**
 * An entry from the content of its file.
 * @throws Error that names the file and everything that is wrong with its form
 */
export function readPathEntry(file: string, content: unknown): PathEntry {
  if (Value.Check(pathEntry, content)) return content;
  const faults = Value.Errors(pathEntry, content).map(({ instancePath, message }) => `${instancePath} ${message}`);
  throw new Error(`${file} is no learning path: ${faults.join('; ')}`);
}

/** What is wrong with the entries together; empty when they can be published. */
export function catalogueFaults(entries: readonly PathEntry[]): string[] {
  const slugs = new Set(entries.map((entry) => entry.slug));
  return [
    ...repeated(entries.map((entry) => entry.slug)).map((repeatedSlug) => `slug ${repeatedSlug} is used twice`),
    ...repeated(entries.flatMap(idsOf)).map((repeatedId) => `id ${repeatedId} is used twice`),
    ...entries.flatMap((entry) => [...titleFaults(entry), ...hoursFaults(entry), ...danglingFaults(entry, slugs)]),
    ...circularFaults(entries),
  ];
}

/** Changes with the content of an entry, and with nothing else. */
export function fingerprintOf(entry: PathEntry): string {
  return createHash('sha256').update(JSON.stringify(entry)).digest('hex');
}

function idsOf({ id: pathId, modules }: PathEntry): string[] {
  return [pathId, ...modules.map((module) => module.id)];
}

function titleFaults({ slug: path, modules }: PathEntry): string[] {
  return repeated(modules.map((module) => module.title)).map((title) => `${path}: two modules are called "${title}"`);
}

function hoursFaults({ slug: path, estimatedHours, modules }: PathEntry): string[] {
  const hours = modules.reduce((sum, { minutes }) => sum + minutes, 0) / 60;
  if (Math.abs(hours - estimatedHours) <= HOURS_TOLERANCE) return [];
  return [`${path}: its modules take ${hours.toFixed(2)} hours, estimatedHours is ${estimatedHours}`];
}

function danglingFaults({ slug: path, prerequisites }: PathEntry, known: ReadonlySet<string>): string[] {
  return prerequisites.filter((name) => !known.has(name)).map((name) => `${path}: prerequisite ${name} does not exist`);
}

/** Paths that are, over any number of steps, their own prerequisite. */
function circularFaults(entries: readonly PathEntry[]): string[] {
  const needs = new Map(entries.map((entry) => [entry.slug, entry.prerequisites]));
  const reaches = (from: string, target: string, seen: Set<string>): boolean =>
    (needs.get(from) ?? []).some((next) => {
      if (next === target) return true;
      if (seen.has(next)) return false;
      return reaches(next, target, seen.add(next));
    });
  return entries
    .filter((entry) => reaches(entry.slug, entry.slug, new Set()))
    .map((entry) => `${entry.slug}: is its own prerequisite`);
}

function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
