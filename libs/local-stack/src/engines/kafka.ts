import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeOnce } from '../once.ts';
import { type Engine, type EngineContext, engineEnvironment, externalEngine, HOST, SMALL_JVM } from './engine.ts';
import { exchangeWithKafka } from './kafka-exchange.ts';

const DEFAULT_PORT = 9092;
const HEAP = '-Xmx384m';
const FORMAT_TIMEOUT_MS = 60_000;
const READY_WITHIN_MS = 90_000;
const LOG_CONFIG = fileURLToPath(new URL('kafka-log4j2.properties', import.meta.url));

type Ports = { broker: number; controller: number };

/** Apache Kafka, one node that is broker and controller. */
export async function kafka(context: EngineContext): Promise<Engine> {
  const external = context.external.KAFKA_BROKERS;
  if (external) return externalEngine('kafka', endpoint(external));
  const { java, kafkaJars } = await context.files();
  const ports = { broker: await context.port(DEFAULT_PORT), controller: await context.port(DEFAULT_PORT + 1) };
  const home = context.data('kafka');
  const logs = join(home, 'logs');
  const config = join(home, 'server.properties');
  const classpath = ['-cp', join(kafkaJars, '*')];
  mkdirSync(home, { recursive: true, mode: 0o700 });
  await makeOnce(logs, (draft) => format([java, ...SMALL_JVM, HEAP, ...classpath], draft, ports));
  writeFileSync(config, serverProperties(logs, ports));
  const brokers = `${HOST}:${ports.broker}`;
  const clusterId = clusterIdIn(readFileSync(join(logs, 'meta.properties'), 'utf8'));
  return {
    ...endpoint(brokers, clusterId),
    name: 'kafka',
    readyWithinMs: READY_WITHIN_MS,
    process: {
      command: java,
      args: [...SMALL_JVM, HEAP, `-Dlog4j2.configurationFile=${LOG_CONFIG}`, ...classpath, 'kafka.Kafka', config],
      env: engineEnvironment(context.environment),
      logFile: context.log('kafka'),
    },
  };
}

function endpoint(brokers: string, ownClusterId?: string) {
  return {
    url: brokers,
    urls: { kafkaBrokers: brokers },
    variables: { KAFKA_BROKERS: brokers },
    isReady: () => exchangeWithKafka(brokers, ownClusterId),
  };
}

/** Gives the data folder its cluster id; without it a broker refuses to start. */
async function format([java = '', ...options]: readonly string[], logs: string, ports: Ports): Promise<void> {
  const config = `${logs}.properties`;
  writeFileSync(config, serverProperties(logs, ports));
  const args = [...options, 'kafka.tools.StorageTool', 'format', '-t', createClusterId(), '-c', config];
  await promisify(execFile)(java, args, { timeout: FORMAT_TIMEOUT_MS });
  rmSync(config);
}

/** The cluster that the storage belongs to, by the content of its `meta.properties`. */
export function clusterIdIn(properties: string): string {
  const id = /^cluster\.id=(.+)$/m.exec(properties)?.[1];
  if (id === undefined) throw new Error('meta.properties holds no cluster.id');
  return id;
}

/** Kafka's form of a UUID; a leading dash would be read as an option. */
function createClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? createClusterId() : id;
}

/**
 * The quorum is declared here rather than stored in the data, so the controller may have another port at the next start.
 * After a crash the broker is let in again when its former session has ended: 4 s instead of 9 s.
 * The small buffers and thread counts save 130 MB: the log cleaner alone takes 128 MB of heap by default.
 */
export function serverProperties(logs: string, ports: Ports): string {
  const broker = `PLAINTEXT://${HOST}:${ports.broker}`;
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@${HOST}:${ports.controller}
controller.listener.names=CONTROLLER
listeners=${broker},CONTROLLER://${HOST}:${ports.controller}
advertised.listeners=${broker}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${logs}
auto.create.topics.enable=false
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
group.initial.rebalance.delay.ms=0
broker.heartbeat.interval.ms=1000
broker.session.timeout.ms=4000
num.network.threads=2
num.io.threads=4
background.threads=2
log.cleaner.dedupe.buffer.size=4194304
log.cleaner.io.buffer.size=262144
group.coordinator.threads=1
share.coordinator.threads=1
`;
}
