import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topicNames } from '../../topics.ts';
import { type Field, parseRecord } from '../schema/avro-schema.ts';
import { schemaText, schemaVersions } from '../schema/schema-text.ts';
import { incompatibilities } from './compatibility.ts';
import { arbitraryEvent } from './event-arbitrary.ts';

describe.each(topicNames)('the versions of %s', (topic) => {
  const versions = schemaVersions(topic);

  it('are numbered from 1 without a gap', () => {
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => String(index + 1)));
  });

  it('read each what every other one wrote', () => {
    expect(incompatibilities(versions)).toEqual([]);
  });
});

const eventId: Field = { name: 'eventId', type: 'string' };
/** Versions 1, 2, … of one schema, each given by its fields besides eventId. */
const versionsOf = (...fields: Field[][]) =>
  fields.map((more, index) => ({
    version: String(index + 1),
    text: JSON.stringify({ type: 'record', name: 'Sample', fields: [eventId, ...more] }),
  }));
/** The pairs that break, as `reader←writer`. */
const broken = (...fields: Field[][]) =>
  incompatibilities(versionsOf(...fields)).map(({ reader, writer }) => `${reader}←${writer}`);

const note = (byDefault?: object): Field => ({ name: 'note', type: ['null', 'string'], ...byDefault });
const kind = (...symbols: string[]): Field => ({ name: 'kind', type: { type: 'enum', name: 'Kind', symbols } });
const openKind = (...symbols: string[]): Field => ({
  name: 'kind',
  type: { type: 'enum', name: 'Kind', symbols, default: 'unknown' },
});

describe('of compatibility', () => {
  it('a field added with a default is accepted, and filled for what was written before it', () => {
    expect(broken([], [note({ default: null })])).toEqual([]);
  });

  it('a field added without a default is refused: it cannot read what was written before it', () => {
    expect(broken([], [note()])).toEqual(['2←1']);
  });

  it('a default taken away is refused, though its version and the last read each other', () => {
    expect(broken([], [note({ default: null })], [note()])).toEqual(['3←1']);
  });

  it('a changed type is refused, also against a version that is not the last', () => {
    const count = (type: string, byDefault: unknown): Field => ({ name: 'count', type, default: byDefault });
    expect(broken([count('string', '')], [], [count('int', 0)])).toEqual(['1←3', '3←1']);
  });

  it('a widened type is refused: the old reader cannot narrow what the new one writes', () => {
    expect(broken([{ name: 'count', type: 'int' }], [{ name: 'count', type: 'long' }])).toEqual(['1←2']);
  });

  it('a union that loses a branch is refused', () => {
    expect(broken([note()], [{ name: 'note', type: 'string' }])).toEqual(['2←1']);
  });

  it('a symbol added to an enum without a default is refused: the old reader has no word for it', () => {
    expect(broken([kind('a', 'b')], [kind('a', 'b', 'c')])).toEqual(['1←2']);
  });

  it('a symbol added to an enum that had its default from the start is accepted: the old reader sees the default', () => {
    expect(broken([openKind('unknown', 'a')], [openKind('unknown', 'a', 'b')])).toEqual([]);
  });

  it('a default comes too late with or before the symbol: version 1 never had it', () => {
    expect(broken([kind('a')], [openKind('a', 'unknown')])).toEqual(['1←2']);
    expect(broken([kind('a', 'unknown')], [openKind('a', 'unknown')], [openKind('a', 'unknown', 'b')])).toEqual([
      '1←3',
    ]);
  });
});

describe('random events', () => {
  it.each(topicNames)('of %s reach every symbol, both branches of every union, and empty text', (topic) => {
    const schema = parseRecord(schemaText(topic));
    const events = fc.sample(arbitraryEvent(schema), { numRuns: 500, seed: 4 });
    for (const { name, type } of schema.fields) {
      const seen = new Set(events.map((event) => event[name]));
      if (typeof type === 'object' && 'symbols' in type) expect(seen).toEqual(new Set(type.symbols));
      if (Array.isArray(type)) expect(seen).toContain(null);
      if (type === 'string') expect(seen).toContain('');
      expect(seen.size).toBeGreaterThan(1);
    }
  });
});
