import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectOk } from '../http-check.ts';
import { type Engine, type EngineContext, engineEnvironment, externalEngine, HOST, SMALL_JVM } from './engine.ts';

const DEFAULT_PORT = 8081;
const HEAP = '-Xmx112m';
const READY_WITHIN_MS = 90_000;
// Confluent's API, which is what the clients of a registry speak.
const API_PATH = '/apis/ccompat/v7';

/** Apicurio, keeping its schemas in an H2 file. Its URL ends in the path of Confluent's API. */
export async function schemaRegistry(context: EngineContext): Promise<Engine> {
  const external = context.external.SCHEMA_REGISTRY_URL;
  if (external) return externalEngine('schemaRegistry', endpoint(external));
  const { java, apicurio } = await context.files();
  const ports = { api: await context.port(DEFAULT_PORT), management: await context.port(DEFAULT_PORT + 1) };
  const home = context.data('schema-registry');
  const config = join(home, 'application.properties');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(config, applicationProperties(home, ports));
  const url = `http://${HOST}:${ports.api}${API_PATH}`;
  return {
    ...endpoint(url),
    name: 'schemaRegistry',
    readyWithinMs: READY_WITHIN_MS,
    process: {
      command: java,
      args: [...SMALL_JVM, HEAP, `-Dquarkus.config.locations=${config}`, '-jar', 'quarkus-run.jar'],
      cwd: apicurio,
      env: engineEnvironment(context.environment),
      logFile: context.log('schema-registry'),
    },
  };
}

function endpoint(url: string) {
  return {
    url,
    urls: { schemaRegistryUrl: url },
    variables: { SCHEMA_REGISTRY_URL: url },
    isReady: () => expectOk(`${url.replace(/\/$/, '')}/subjects`),
  };
}

/** H2 by default writes up to half a second late, which a kill would lose: WRITE_DELAY=0 writes at each commit. */
export function applicationProperties(home: string, ports: { api: number; management: number }): string {
  return `quarkus.http.host=${HOST}
quarkus.http.port=${ports.api}
quarkus.management.host=${HOST}
quarkus.management.port=${ports.management}
quarkus.http.access-log.enabled=false
quarkus.http.io-threads=2
quarkus.thread-pool.core-threads=1
quarkus.thread-pool.max-threads=8
quarkus.otel.sdk.disabled=true
quarkus.log.level=WARN
apicurio.storage.kind=sql
apicurio.storage.sql.kind=h2
apicurio.datasource.url=jdbc:h2:file:${join(home, 'registry')};WRITE_DELAY=0
apicurio.datasource.jdbc.initial-size=1
apicurio.datasource.jdbc.min-size=1
apicurio.datasource.jdbc.max-size=4
`;
}
