import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import type { EngineVariables } from '../config.ts';
import type { PortSource } from '../ports.ts';
import { type EngineName, HOST } from './engine.ts';
import { DATABASES } from './postgres.ts';

const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 5_000;
const POSTGRES_PASSWORD = 'postgres';
const CREATE_DATABASES = DATABASES.map(({ service }) => `CREATE DATABASE ${service};`).join('\n');

type Placed = { container: GenericContainer; variables: EngineVariables };

/** Engines in containers, by the variables that make the stack use them instead of its own. */
export type Containers = { variables: EngineVariables; stop(): Promise<void> };

const CONTAINERS: Record<EngineName, (port: number) => Placed> = {
  kafka: (port) => ({
    container: container('apache/kafka:4.4.0', 9092, port).withEnvironment({
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_NODE_ID: '1',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${HOST}:${port}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_MIN_INSYNC_REPLICAS: '1',
    }),
    variables: { KAFKA_BROKERS: `${HOST}:${port}` },
  }),
  schemaRegistry: (port) => ({
    container: container('apicurio/apicurio-registry:3.3.3', 8080, port),
    variables: { SCHEMA_REGISTRY_URL: `http://${HOST}:${port}/apis/ccompat/v7` },
  }),
  postgres: (port) => ({
    container: container('postgres:18', 5432, port)
      .withEnvironment({ POSTGRES_PASSWORD })
      .withCopyContentToContainer([{ content: CREATE_DATABASES, target: '/docker-entrypoint-initdb.d/databases.sql' }]),
    variables: Object.fromEntries(
      DATABASES.map(({ service, variable }) => [
        variable,
        `postgres://postgres:${POSTGRES_PASSWORD}@${HOST}:${port}/${service}`,
      ]),
    ),
  }),
  mongo: (port) => ({
    container: container('mongo:8', 27017, port)
      .withCommand(['--replSet', 'rs0', '--bind_ip_all'])
      .withHealthCheck({
        test: ['CMD', 'mongosh', '--quiet', '--eval', 'try { rs.status() } catch { rs.initiate() }'],
        interval: 1_000,
        timeout: 10_000,
        retries: 30,
      })
      .withWaitStrategy(Wait.forHealthCheck()),
    variables: { MONGO_URL: `mongodb://${HOST}:${port}/astrapath?directConnection=true` },
  }),
  redisCache: (port) => ({
    container: container('redis:8', 6379, port).withCommand(
      'redis-server --appendonly yes --maxmemory 64mb --maxmemory-policy allkeys-lru'.split(' '),
    ),
    variables: { REDIS_CACHE_URL: `redis://${HOST}:${port}` },
  }),
  redisQueue: (port) => ({
    container: container('redis:8', 6379, port).withCommand('redis-server --appendonly yes'.split(' ')),
    variables: { REDIS_QUEUE_URL: `redis://${HOST}:${port}` },
  }),
};

function container(image: string, inside: number, outside: number): GenericContainer {
  return new GenericContainer(image)
    .withExposedPorts({ container: inside, host: outside })
    .withStartupTimeout(START_TIMEOUT_MS);
}

/** Starts the engines as containers on free ports; whether they are ready is for the caller to ask. */
export async function startContainers(names: readonly EngineName[], ports: PortSource): Promise<Containers> {
  const started: StartedTestContainer[] = [];
  const stop = async () => {
    await Promise.all(started.map((one) => one.stop({ timeout: STOP_TIMEOUT_MS })));
  };
  try {
    const variables = await Promise.all(
      names.map(async (name) => {
        const placed = CONTAINERS[name](await ports.take());
        started.push(await placed.container.start());
        return placed.variables;
      }),
    );
    return { variables: Object.assign({}, ...variables), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
