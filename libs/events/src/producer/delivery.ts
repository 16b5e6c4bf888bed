import { setTimeout as delay } from 'node:timers/promises';
import type { TopicMessages } from 'kafkajs';
import { type EncodedMessage, maxBytesOf, sizeOf } from './message.ts';
import { NoLongerOursError, PublishUnavailableError, refusalIn, type RefusalReason } from './publish-errors.ts';

const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 1_000;

export type Refused = { message: EncodedMessage; reason: RefusalReason };
/** How to send, whether it may still be done, and whom to tell of the first failure of a batch. */
export type Sending = {
  send: (topicMessages: TopicMessages[]) => Promise<unknown>;
  /** Asked before each attempt; once it says no, NoLongerOursError. Default: always yes. */
  stillOurs?: (() => boolean) | undefined;
  onFailure?: (error: unknown) => void;
};

/**
 * Sends messages until Kafka has acknowledged or refused each, or the deadline (epoch ms) has passed: then it throws
 * PublishUnavailableError. Nothing else is sent meanwhile, so a repetition duplicates but never reorders.
 */
export async function deliver(sending: Sending, messages: EncodedMessage[], deadline: number): Promise<Refused[]> {
  const tooLarge = messages.filter((message) => sizeOf(message) > maxBytesOf(message.topic));
  if (tooLarge.length === 0) return deliverFitting(sending, messages, deadline);
  const refused = tooLarge.map((message) => ({ message, reason: 'too-large' as const }));
  const fitting = messages.filter((message) => !tooLarge.includes(message));
  return fitting.length === 0 ? refused : [...refused, ...(await deliverFitting(sending, fitting, deadline))];
}

async function deliverFitting(sending: Sending, messages: EncodedMessage[], deadline: number): Promise<Refused[]> {
  for (let attempt = 0; ; attempt++) {
    if (sending.stillOurs?.() === false) {
      throw new NoLongerOursError(`${messages.length} message(s) are no longer ours to publish`);
    }
    const failure = await attemptToSend(sending, messages);
    if (failure === undefined) return [];
    if (attempt === 0) sending.onFailure?.(failure.error);
    const reason = refusalIn(failure.error);
    if (reason !== undefined && attempt > 0) return isolate(sending, messages, reason, deadline);
    if (Date.now() >= deadline) {
      throw new PublishUnavailableError(`Kafka did not acknowledge ${messages.length} message(s) in time`, {
        cause: failure.error,
      });
    }
    await delay(Math.min(FIRST_DELAY_MS * 2 ** attempt, MAX_DELAY_MS, Math.max(1, deadline - Date.now())));
  }
}

/** Finds the refused messages by halving, topics first; what is not refused is delivered. */
async function isolate(
  sending: Sending,
  messages: EncodedMessage[],
  reason: RefusalReason,
  deadline: number,
): Promise<Refused[]> {
  const byTopic = [...Map.groupBy(messages, (message) => message.topic).values()];
  if (byTopic.length === 1 && (messages.length === 1 || reason === 'unknown-topic')) {
    return messages.map((message) => ({ message, reason }));
  }
  const parts = byTopic.length > 1 ? byTopic : halves(messages);
  const refused: Refused[] = [];
  for (const part of parts) refused.push(...(await deliverFitting(sending, part, deadline)));
  return refused;
}

function halves<T>(items: T[]): T[][] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

async function attemptToSend({ send }: Sending, messages: EncodedMessage[]): Promise<{ error: unknown } | undefined> {
  try {
    await send(topicMessages(messages));
    return undefined;
  } catch (error) {
    return { error };
  }
}

function topicMessages(messages: EncodedMessage[]): TopicMessages[] {
  const byTopic = Map.groupBy(messages, (message) => message.topic);
  return [...byTopic].map(([topic, list]) => ({
    topic,
    messages: list.map(({ key, value, headers }) => (headers ? { key, value, headers } : { key, value })),
  }));
}
