import { setTimeout as delay } from 'node:timers/promises';
import type { TopicMessages } from 'kafkajs';
import { type EncodedMessage, MAX_MESSAGE_BYTES, sizeOf } from './message.ts';
import { PublishUnavailableError, refusalIn, type RefusalReason } from './publish-errors.ts';

const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 1_000;

export type Refused = { message: EncodedMessage; reason: RefusalReason };
export type Send = (topicMessages: TopicMessages[]) => Promise<unknown>;

/**
 * Sends messages until Kafka has acknowledged or refused each, or the deadline (epoch ms) has passed: then it throws
 * PublishUnavailableError. Nothing else is sent meanwhile, so a repetition duplicates but never reorders.
 */
export async function deliver(send: Send, messages: EncodedMessage[], deadline: number): Promise<Refused[]> {
  const tooLarge = messages.filter((message) => sizeOf(message) > MAX_MESSAGE_BYTES);
  if (tooLarge.length === 0) return deliverFitting(send, messages, deadline);
  const refused = tooLarge.map((message) => ({ message, reason: 'too-large' as const }));
  const fitting = messages.filter((message) => !tooLarge.includes(message));
  return fitting.length === 0 ? refused : [...refused, ...(await deliverFitting(send, fitting, deadline))];
}

async function deliverFitting(send: Send, messages: EncodedMessage[], deadline: number): Promise<Refused[]> {
  for (let attempt = 0; ; attempt++) {
    const failure = await attemptToSend(send, messages);
    if (failure === undefined) return [];
    const reason = refusalIn(failure.error);
    if (reason !== undefined && attempt > 0) return isolate(send, messages, reason, deadline);
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
  send: Send,
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
  for (const part of parts) refused.push(...(await deliverFitting(send, part, deadline)));
  return refused;
}

function halves<T>(items: T[]): T[][] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

async function attemptToSend(send: Send, messages: EncodedMessage[]): Promise<{ error: unknown } | undefined> {
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
