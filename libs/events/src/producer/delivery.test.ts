import type { TopicMessages } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { deliver } from './delivery.ts';
import type { EncodedMessage } from './message.ts';
import { NoLongerOursError, PublishUnavailableError } from './publish-errors.ts';

class ProtocolError extends Error {
  readonly type: string;
  constructor(type: string) {
    super(type);
    this.type = type;
  }
}

const message = (topic: string, value: string): EncodedMessage => ({ topic, key: 'k', value: Buffer.from(value) });
const soon = () => Date.now() + 5_000;
const textsOf = (sent: TopicMessages[]) =>
  sent.flatMap(({ topic, messages }) => messages.map(({ value }) => `${topic}:${String(value)}`));

describe('delivery', () => {
  it('refuses a message that is too large for its topic, and sends a dead letter of that size', async () => {
    const sent: string[] = [];
    const send = async (topicMessages: TopicMessages[]) => void sent.push(...topicMessages.map(({ topic }) => topic));
    const large = (topic: string): EncodedMessage => ({ topic, key: 'k', value: Buffer.alloc(1_048_576) });
    const messages = [large('a'), large('a.group.dlq'), large('a.group.retry')];
    const refused = await deliver({ send }, messages, soon());
    expect(refused.map(({ message: { topic }, reason }) => [topic, reason])).toEqual([['a', 'too-large']]);
    expect(sent).toEqual(['a.group.dlq', 'a.group.retry']);
  });

  it('repeats a batch that failed, unchanged, until it is acknowledged', async () => {
    const sent: string[][] = [];
    const send = async (topicMessages: TopicMessages[]) => {
      sent.push(textsOf(topicMessages));
      if (sent.length < 3) throw new Error('connection reset');
    };
    expect(await deliver({ send }, [message('a', '1'), message('a', '2')], soon())).toEqual([]);
    expect(sent).toEqual([
      ['a:1', 'a:2'],
      ['a:1', 'a:2'],
      ['a:1', 'a:2'],
    ]);
  });

  it('gives up at the deadline and keeps the cause', async () => {
    const send = () => Promise.reject(new Error('connection refused'));
    const delivery = deliver({ send }, [message('a', '1')], Date.now());
    await expect(delivery).rejects.toBeInstanceOf(PublishUnavailableError);
    await expect(delivery).rejects.toMatchObject({ cause: { message: 'connection refused' } });
  });

  it('repeats nothing that is no longer ours', async () => {
    let attempts = 0;
    const send = () => Promise.reject(new Error(`connection reset ${++attempts}`));
    const delivery = deliver({ send, stillOurs: () => attempts < 2 }, [message('a', '1')], soon());
    await expect(delivery).rejects.toBeInstanceOf(NoLongerOursError);
    expect(attempts).toBe(2);
  });

  it('delivers everything but the messages of an unknown topic', async () => {
    const acknowledged: string[] = [];
    const send = async (topicMessages: TopicMessages[]) => {
      const unknown = topicMessages.some(({ topic }) => topic === 'unknown');
      if (unknown) throw new ProtocolError('UNKNOWN_TOPIC_OR_PARTITION');
      acknowledged.push(...textsOf(topicMessages));
    };
    const messages = [message('a', '1'), message('unknown', '2'), message('a', '3'), message('b', '4')];
    const refused = await deliver({ send }, messages, soon());
    expect(refused).toEqual([{ message: messages[1], reason: 'unknown-topic' }]);
    expect(acknowledged).toEqual(['a:1', 'a:3', 'b:4']);
  });

  it('delivers everything but the one message that the broker refuses, in order', async () => {
    const acknowledged: string[] = [];
    const send = async (topicMessages: TopicMessages[]) => {
      const texts = textsOf(topicMessages);
      if (texts.includes('a:bad')) throw new ProtocolError('INVALID_RECORD');
      acknowledged.push(...texts);
    };
    const messages = ['1', '2', 'bad', '3', '4', '5'].map((text) => message('a', text));
    const refused = await deliver({ send }, messages, soon());
    expect(refused.map(({ message: { value } }) => String(value))).toEqual(['bad']);
    expect(acknowledged).toEqual(['a:1', 'a:2', 'a:3', 'a:4', 'a:5']);
  });

  it('does not even send a message that no broker takes', async () => {
    const sent: string[][] = [];
    const send = async (topicMessages: TopicMessages[]) => void sent.push(textsOf(topicMessages));
    const large = { topic: 'a', key: 'k', value: Buffer.alloc(2_000_000) };
    expect(await deliver({ send }, [large, message('a', '1')], soon())).toEqual([
      { message: large, reason: 'too-large' },
    ]);
    expect(sent).toEqual([['a:1']]);
  });
});
