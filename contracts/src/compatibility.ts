import { readFileSync, readdirSync } from 'node:fs';
import avro from 'avsc';
import type { TopicName } from '../topics.ts';

/** Two schemas of one topic that cannot read each other, and why. */
export type Incompatibility = { reader: string; writer: string; reason: string };

/** Names (`1`, `2`, …) and texts of every version a topic ever had, oldest first; the newest is the one in force. */
export function schemaVersions(topic: TopicName): { version: string; text: string }[] {
  const folder = new URL(`../events/versions/${topic}/`, import.meta.url);
  return readdirSync(folder)
    .map((file) => file.replace('.avsc', ''))
    .toSorted((a, b) => Number(a) - Number(b))
    .map((version) => ({ version, text: readFileSync(new URL(`${version}.avsc`, folder), 'utf8') }));
}

/**
 * FULL_TRANSITIVE compatibility (Confluent's term): each version must read what every other one wrote.
 * Returns the pairs that break it; empty means compatible.
 */
export function incompatibilities(versions: { version: string; text: string }[]): Incompatibility[] {
  const types = versions.map(({ version, text }) => ({ version, type: avro.Type.forSchema(JSON.parse(text)) }));
  return types.flatMap((reader) =>
    types.filter((writer) => writer !== reader).flatMap((writer) => incompatibility(reader, writer)),
  );
}

type Version = { version: string; type: avro.Type };

function incompatibility(reader: Version, writer: Version): Incompatibility[] {
  try {
    reader.type.createResolver(writer.type);
    return [];
  } catch (error) {
    return [
      {
        reader: reader.version,
        writer: writer.version,
        reason: error instanceof Error ? error.message : String(error),
      },
    ];
  }
}
