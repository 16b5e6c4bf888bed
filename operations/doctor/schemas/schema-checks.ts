import { schemaText, subjectOf, type TopicName, topicNames } from '@astrapath/contracts';
import { createRegistry, type Registry, SchemaRefusedError } from '@astrapath/events';
import type { Check } from '../check.ts';
import { type SubjectState, schemasVerdict } from './schemas.ts';

const LIMIT_MS = 8_000;

/** What the registry holds against what the contracts say. */
export function schemaChecks(registryUrl: () => string): Check[] {
  return [
    {
      section: 'Streams',
      name: 'schemas in the registry',
      limitMs: LIMIT_MS,
      after: ['schemaRegistry'],
      advice: 'Read the log of the schema registry: it answers and does not tell its schemas.',
      run: () =>
        withRegistry(registryUrl(), async (registry) =>
          schemasVerdict(await Promise.all(topicNames.map((topic) => subjectState(registry, topic)))),
        ),
    },
  ];
}

/** Asks over connections of its own. */
export async function withRegistry<T>(url: string, ask: (registry: Registry) => Promise<T>): Promise<T> {
  const registry = createRegistry(url);
  try {
    return await ask(registry);
  } finally {
    await registry.close();
  }
}

async function subjectState(registry: Registry, topic: TopicName): Promise<SubjectState> {
  const contract = schemaText(topic);
  const subject = subjectOf(topic);
  const [id, latest, compatibility] = await Promise.all([
    idOrNone(registry.idOf(subject, contract)),
    registry.latest(subject),
    registry.compatibilityOf(subject),
  ]);
  const text = id === undefined ? undefined : await registry.schemaById(id);
  const registered = id === undefined || text === undefined ? undefined : { id, text };
  return { topic, contract, registered, latest: latest?.text, compatibility };
}

async function idOrNone(asked: Promise<number>): Promise<number | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SchemaRefusedError) return undefined;
    throw error;
  }
}
