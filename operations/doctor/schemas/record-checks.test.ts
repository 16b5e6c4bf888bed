import { createServer } from 'node:http';
import { schemaText } from '@astrapath/contracts';
import { createCodec } from '@astrapath/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Place } from '../way/trip.ts';
import { runChecks } from '../run-checks.ts';
import { recordChecks } from './record-checks.ts';

const TOPIC = 'identity.user.erased.v1';
const CONTRACT_ID = 7;
const OTHER_ID = 8;

/** A registry that knows the contract under one id, and under another a schema of something else. */
const schemas: Record<number, string> = { [CONTRACT_ID]: schemaText(TOPIC), [OTHER_ID]: '"long"' };
const registry = createServer((request, response) => {
  const text = schemas[Number(request.url?.split('/').at(-1))];
  if (request.method === 'POST') response.end(JSON.stringify({ id: CONTRACT_ID }));
  else if (text === undefined) response.writeHead(404).end('{}');
  else response.end(JSON.stringify({ schema: text }));
});
let url: string;
let bytes: Buffer;

beforeAll(async () => {
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const address = registry.address();
  url = `http://127.0.0.1:${address instanceof Object ? address.port : 0}`;
  const codec = await createCodec({ registryUrl: url, topics: [TOPIC] });
  bytes = codec.encode(TOPIC, { eventId: 'e1', occurredAt: 1, userId: 'ada', erasureId: 'x1' });
  await codec.close();
});
afterAll(() => new Promise((resolve) => registry.close(resolve)));

/** What is found of a record with the id in its bytes 1 to 4 changed to another. */
async function examineWith(schemaId: number) {
  const value = Buffer.from(bytes);
  value.writeInt32BE(schemaId, 1);
  const place: Place = { partition: 0, offset: 0n, publishedAt: 0, value };
  const found = { topic: TOPIC, foundBy: 'the topic holds it', place: () => place } as const;
  return (await runChecks(recordChecks(() => url, [found])))[0];
}

describe('a record that the doctor left', () => {
  it('is read with what the registry gives out under its id', async () => {
    expect(await examineWith(CONTRACT_ID)).toMatchObject({ status: 'ok', saw: 'written and read with schema id 7' });
  });

  it('is broken when its id is of a schema it does not fit, or of none', async () => {
    expect(await examineWith(OTHER_ID)).toMatchObject({ status: 'broken' });
    expect(await examineWith(9)).toMatchObject({ status: 'broken', saw: 'unknown schema id 9' });
  });
});
