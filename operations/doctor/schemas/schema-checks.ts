import { schemaText, subjectOf, type TopicName, topicNames } from '@astrapath/contracts';
import { createRegistry, SchemaRefusedError } from '@astrapath/events';
import type { Check } from '../check.ts';
import { type SchemaPair, schemasVerdict } from './schemas.ts';

const LIMIT_MS = 8_000;

/** What the registry holds against what the contracts say. */
export function schemaChecks(registryUrl: () => string): Check[] {
  return [
    {
      section: 'Streams',
      name: 'schema ids',
      limitMs: LIMIT_MS,
      after: ['schemaRegistry'],
      advice: 'Read the log of the schema registry: it answers and does not tell its schemas.',
      run: async () => schemasVerdict(await readPairs(registryUrl())),
    },
  ];
}

async function readPairs(registryUrl: string): Promise<SchemaPair[]> {
  const registry = createRegistry(registryUrl);
  const pairOf = async (topic: TopicName): Promise<SchemaPair> => {
    const contract = schemaText(topic);
    const id = await idOrNone(registry.idOf(subjectOf(topic), contract));
    const text = id === undefined ? undefined : await registry.schemaById(id);
    return { topic, contract, registered: id === undefined || text === undefined ? undefined : { id, text } };
  };
  try {
    return await Promise.all(topicNames.map(pairOf));
  } finally {
    await registry.close();
  }
}

async function idOrNone(asked: Promise<number>): Promise<number | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SchemaRefusedError) return undefined;
    throw error;
  }
}
