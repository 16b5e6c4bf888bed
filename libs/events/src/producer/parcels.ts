import { type EncodedMessage, MAX_MESSAGE_BYTES, sizeOf } from './message.ts';

/** kafkajs copies a partition's list once a message, so a batch must not grow without end. */
export const MAX_BATCH_MESSAGES = 1_000;
/** All messages of a batch may fall into one partition and so into one record batch. */
export const MAX_BATCH_BYTES = MAX_MESSAGE_BYTES;

/** Messages of one call that are sent together: as many as fit into a batch. */
export type Parcel = { messages: readonly EncodedMessage[]; bytes: number };

/** Cuts messages into parcels, in their order. */
export function parcelsOf(messages: readonly EncodedMessage[]): Parcel[] {
  const [only] = messages;
  if (only !== undefined && messages.length === 1) return [{ messages, bytes: sizeOf(only) }];
  const parcels: { messages: EncodedMessage[]; bytes: number }[] = [];
  for (const message of messages) {
    const size = sizeOf(message);
    const last = parcels.at(-1);
    if (last && last.bytes + size <= MAX_BATCH_BYTES && last.messages.length < MAX_BATCH_MESSAGES) {
      last.messages.push(message);
      last.bytes += size;
    } else parcels.push({ messages: [message], bytes: size });
  }
  return parcels;
}
