import { withRetries } from './attempts.ts';
import type { ChunkOutcome, Patience, Work } from './chunk-work.ts';
import { deadLetterOf } from './dead-letters.ts';
import { type LetterDependencies, publishLetters } from './publish-letters.ts';
import type { HandlerResult } from './results.ts';

export type SettleDependencies = LetterDependencies & { group: string };

/** The records up to the first that is not done; their dead letters are in Kafka before anything counts as done. */
export async function settle(
  dependencies: SettleDependencies,
  work: Work,
  failure: { error: unknown } | undefined,
  patience: Patience,
): Promise<ChunkOutcome> {
  // A batch handler answers for the whole stretch: until it has, not even what needs no handler is done.
  const done = failure !== undefined && work.mode === 'batch' ? [] : leadingResults(work);
  const letters = lettersAmong(dependencies.group, work, done);
  if (letters.length === 0) return failure === undefined ? { results: done } : { results: done, failure };
  const publish = () =>
    publishLetters(
      dependencies,
      letters.map(({ letter }) => letter),
    );
  const lost = await failureOf(() => withRetries(publish, patience));
  const results = lost === undefined ? done : done.slice(0, letters[0]?.index);
  const reason = failure ?? lost;
  return reason === undefined ? { results } : { results, failure: reason };
}

function leadingResults({ chunk, results }: Work): HandlerResult[] {
  const done: HandlerResult[] = [];
  for (let index = 0; index < chunk.messages.length; index++) {
    const result = results[index];
    if (result === undefined) break;
    done.push(result);
  }
  return done;
}

function lettersAmong(group: string, work: Work, done: readonly HandlerResult[]) {
  const letters: { index: number; letter: ReturnType<typeof deadLetterAt> }[] = [];
  done.forEach((result, index) => {
    if (result.type === 'dead-letter') letters.push({ index, letter: deadLetterAt(group, work, index, result.reason) });
  });
  return letters;
}

function deadLetterAt(group: string, { chunk, poison }: Work, index: number, reason: string) {
  const message = chunk.messages[index];
  if (message === undefined) throw new Error(`chunk of ${chunk.topic} has no message ${index}`);
  const error = poison.get(index);
  const { topic, partition, isRetry } = chunk;
  const source = { topic, partition, isRetry, group };
  return deadLetterOf(source, message, error === undefined ? { reason } : { reason, error }, Date.now());
}

/** The error that `work` throws, if it does. */
export async function failureOf(work: () => Promise<unknown>): Promise<{ error: unknown } | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return { error };
  }
}
