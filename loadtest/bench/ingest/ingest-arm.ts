// The analytics service on a port of its own, with a producer or with one that acknowledges at once.
import type { AddressInfo } from 'node:net';
import { createCodec, createProducer } from '@astrapath/events';
import { createTokenVerifier } from '@astrapath/service';
import { quietTelemetry } from '@astrapath/testing';
import { MongoClient } from 'mongodb';
import { buildApp } from '../../../services/analytics/src/app.ts';
import { serveArm } from '../harness/arm-process.ts';
import { ACTIVITY_TOPIC } from '../workload/activities.ts';

export type IngestArm = {
  settings: {
    brokers: string[];
    registryUrl: string;
    mongoUrl: string;
    issuerUrl: string;
    producer: 'kafka' | 'none';
  };
  input: Record<string, never>;
  /** Where it listens, and the CPU time of its process so far. */
  output: { port: number; cpuMs: number };
};

const acknowledgesAtOnce = { publishEncoded: async () => {}, connect: async () => {}, close: async () => {} };

await serveArm<IngestArm>(async ({ brokers, registryUrl, mongoUrl, issuerUrl, producer: kind }) => {
  const { logger, metrics } = quietTelemetry('analytics');
  const codec = await createCodec({ registryUrl, topics: [ACTIVITY_TOPIC] });
  const producer =
    kind === 'none' ? acknowledgesAtOnce : createProducer({ brokers, clientId: 'analytics', codec, logger, metrics });
  await producer.connect();
  const mongo = new MongoClient(mongoUrl);
  const verify = createTokenVerifier({
    jwksUrl: `${issuerUrl}/.well-known/jwks.json`,
    issuer: 'https://astrapath.local',
    audience: 'astrapath',
  });
  const app = buildApp({ db: mongo.db(), codec, producer, verify, logger, metrics });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const port = portOf(app.server.address());
  return {
    answer: async () => {
      globalThis.gc?.();
      const { user, system } = process.cpuUsage();
      return { port, cpuMs: (user + system) / 1_000 };
    },
    close: async () => {
      await app.close();
      await producer.close();
      await codec.close();
      await mongo.close();
    },
  };
});

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('the server has no port');
}
