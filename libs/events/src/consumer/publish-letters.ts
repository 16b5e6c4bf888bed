import type { EventLogger } from '../kafka/client.ts';
import type { EncodedMessage } from '../producer/message.ts';
import type { Producer } from '../producer/producer.ts';
import { PublishRefusedError, type Refusal } from '../producer/publish-errors.ts';
import { DEAD_LETTER_HEADERS } from './dead-letters.ts';
import { letterWithoutValue } from './letter-without-value.ts';

export type LetterDependencies = { producer: Pick<Producer, 'publishEncoded'>; logger: EventLogger };

/**
 * Publishes dead letters. One that Kafka will never take as it is goes without its value, for waiting would hold its
 * partition for ever. Throws when Kafka is out or the dead-letter topic is missing: those pass.
 */
export async function publishLetters(dependencies: LetterDependencies, letters: EncodedMessage[]): Promise<void> {
  const refusals = await refusalsOf(dependencies, letters);
  const left = refusals.flatMap(({ index, reason }) => withoutValueAt(letters, index, reason));
  if (left.length === 0) return;
  for (const letter of left) say(dependencies.logger, letter, 'a dead letter was refused and goes without its value');
  for (const { index } of await refusalsOf(dependencies, left)) {
    say(dependencies.logger, left[index], 'a dead letter was refused even without its value and is given up');
  }
}

/** What will never be taken; anything else that stands in the way is thrown. */
async function refusalsOf(
  { producer }: LetterDependencies,
  letters: readonly EncodedMessage[],
): Promise<readonly Refusal[]> {
  try {
    await producer.publishEncoded(letters);
    return [];
  } catch (error) {
    if (!(error instanceof PublishRefusedError)) throw error;
    if (error.refusals.some(({ reason }) => reason === 'unknown-topic')) throw error;
    return error.refusals;
  }
}

function withoutValueAt(letters: readonly EncodedMessage[], index: number, reason: string): EncodedMessage[] {
  const letter = letters[index];
  return letter === undefined ? [] : [letterWithoutValue(letter, reason)];
}

function say(logger: EventLogger, letter: EncodedMessage | undefined, sentence: string): void {
  const provenance = Object.values(DEAD_LETTER_HEADERS).map((name) => [name, letter?.headers?.[name]]);
  logger.error({ topic: letter?.topic, provenance: Object.fromEntries(provenance) }, sentence);
}
