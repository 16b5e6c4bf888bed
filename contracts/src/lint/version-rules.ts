import { isDeepStrictEqual } from 'node:util';
import type { RecordSchema } from '../schema/avro-schema.ts';
import type { Contract } from './contract.ts';
import type { Found } from './finding.ts';

type Step = { version: number; older: RecordSchema; newer: RecordSchema };

/** version-kept */
export function versionKeptRule({ topic, schema, versions }: Contract): Found[] {
  const newest = versions.at(-1);
  if (newest !== undefined && isDeepStrictEqual(withoutDocs(newest), withoutDocs(schema))) return [];
  const next = `contracts/events/versions/${topic}/${versions.length + 1}.avsc`;
  return [
    {
      code: 'version-kept',
      at: 'the schema',
      message: `it differs from the newest of the ${versions.length} versions that are kept`,
      remedy: `cp contracts/events/${topic}.avsc ${next} (a version that was published is never edited)`,
    },
  ];
}

/** version-edited */
export function versionEditedRule({ topic, edited }: Contract): Found[] {
  return edited.map((file) => ({
    code: 'version-edited',
    at: file,
    message: 'it is not what was locked when the version was made',
    remedy: `git checkout contracts/events/versions/${topic}, and make another version`,
  }));
}

/** field-added */
export function fieldAddedRule(contract: Contract): Found[] {
  return stepsOf(contract).flatMap(({ version, older, newer }) =>
    newer.fields
      .filter((field) => !has(older, field.name) && field.default === undefined)
      .map(({ name }) => ({
        code: 'field-added',
        at: name,
        message: `version ${version} adds it without a default, so events written before cannot be read`,
        remedy: 'give it "default": null and the type ["null", …], or a default of its type',
      })),
  );
}

/** field-gone */
export function fieldGoneRule(contract: Contract): Found[] {
  return stepsOf(contract).flatMap(({ version, older, newer }) =>
    older.fields
      .filter((field) => !isDeepStrictEqual(defaultIn(newer, field.name), defaultIn(older, field.name)))
      .map(({ name }) => ({
        code: 'field-gone',
        at: name,
        message: `version ${version} ${has(newer, name) ? 'changes its default' : 'has lost it'}; old events would be read otherwise`,
        remedy: 'leave it as it was and say in its doc that it is used no more, or make a v2 of the topic',
      })),
  );
}

function stepsOf({ versions }: Contract): Step[] {
  return versions.flatMap((newer, index) => {
    const older = versions[index - 1];
    return older === undefined ? [] : [{ version: index + 1, older, newer }];
  });
}

/** The default in a list of one, so that a field that is not there differs from one that has none. */
function defaultIn({ fields }: RecordSchema, wanted: string): unknown[] {
  return fields.filter(({ name }) => name === wanted).map((field) => field.default);
}

function has(schema: RecordSchema, wanted: string): boolean {
  return schema.fields.some(({ name }) => name === wanted);
}

/** A better word in a doc changes nothing that is written or read. */
function withoutDocs(schema: RecordSchema): unknown {
  return JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === 'doc' ? undefined : value)));
}
