import { AvroSchemaParser } from '@asyncapi/avro-schema-parser';
import { Parser } from '@asyncapi/parser';
import { describe, expect, it } from 'vitest';
import { allTopicSettings } from '../topic-settings.ts';
import { topicNames } from '../../topics.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { describeTopics } from './topic-description.ts';

/** The parser compiles the schemas of AsyncAPI for each document, which takes its time on a loaded machine. */
const TIMEOUT_MS = 60_000;
/** Errors and warnings of the parser; what is above are hints, such as that there is AsyncAPI 3.1. */
const COMPLAINTS = new Set<number>([0, 1]);

async function parse(text: string) {
  const parser = new Parser({ schemaParsers: [AvroSchemaParser()] });
  const { document, diagnostics } = await parser.parse(text);
  const complaints = diagnostics
    .filter(({ severity }) => COMPLAINTS.has(severity))
    .map(({ path, message }) => `${path.join('/')}: ${message}`);
  return { document, complaints };
}

describe('the AsyncAPI document', async () => {
  const { document, complaints } = await parse(JSON.stringify(asyncApiDocument(describeTopics())));

  it('has neither error nor warning by the parser of AsyncAPI', () => {
    expect(complaints).toEqual([]);
  });

  it('has a channel for every topic at the broker and no other, each with a message', () => {
    const channels = document?.channels().all() ?? [];
    expect(channels.map((channel) => channel.address())).toEqual(allTopicSettings().map(({ topic }) => topic));
    for (const channel of channels) expect(channel.messages().all()).toHaveLength(1);
  });

  it('has somebody who sends to every channel, and one alone for every topic', () => {
    const sending = (document?.operations().filterBySend() ?? []).flatMap((operation) =>
      operation
        .channels()
        .all()
        .map((channel) => channel.address()),
    );
    expect(new Set(sending)).toEqual(new Set(allTopicSettings().map(({ topic }) => topic)));
    for (const topic of topicNames) expect(sending.filter((address) => address === topic)).toHaveLength(1);
  });

  it('is refused by the parser when it is broken: an Avro type, a reference, a binding', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const text = JSON.stringify(asyncApiDocument(describeTopics().slice(0, 1)));
    const broken = (from: string, to: string) =>
      parse(text.replace(from, to)).then((parsed) => parsed.complaints.join());
    expect(await broken('"type":"long"', '"type":"lang"')).toMatch(/"type" property must be equal to one of/);
    expect(await broken('"$ref":"#/components/messages/', '"$ref":"#/components/letters/')).toMatch(/does not exist/);
    expect(await broken('"partitions":3', '"partitions":0')).toMatch(/bindings/);
  });
});
