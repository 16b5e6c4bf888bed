import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type EngineVariables, type Environment, projectRoot } from './config.ts';
import type { PortSource } from './ports.ts';

/** The services, stage by stage in the order in which they are stopped: first whoever takes work in. */
export const STOP_STAGES = [
  ['gateway'],
  ['auth', 'tools', 'learning', 'ai', 'analytics'],
  ['analytics-consumer'],
] as const;

export type ServiceName = (typeof STOP_STAGES)[number][number];
export type Service = { name: ServiceName; port: number; url: string };

const HOST = '127.0.0.1';

/** The variables that tell a service's address to the others. */
const ADDRESS_VARIABLES: Partial<Record<ServiceName, string>> = {
  auth: 'AUTH_URL',
  tools: 'TOOLS_URL',
  learning: 'LEARNING_URL',
  ai: 'AI_URL',
  analytics: 'ANALYTICS_URL',
  'analytics-consumer': 'ANALYTICS_CONSUMER_URL',
};

/** Gives every service that this version of the project has a port: the gateway a known one, the others any. */
export async function placeServices(ports: PortSource, gatewayPort: number): Promise<Service[]> {
  const services: Service[] = [];
  for (const name of STOP_STAGES.flat()) {
    if (!existsSync(serviceFile(name, 'src/main.ts'))) continue;
    const port = await ports.take(name === 'gateway' ? gatewayPort : undefined);
    services.push({ name, port, url: `http://${HOST}:${port}` });
  }
  return services;
}

export function serviceFile(name: ServiceName, path: string): string {
  return join(projectRoot, 'services', name, path);
}

/** The arguments of Node that start a file of the project with its telemetry. */
export function nodeArguments(file: string): string[] {
  return ['--import', join(projectRoot, 'libs/telemetry/src/register.ts'), file];
}

/** What every service may read: engines, what the stack was told, and files beside the data they belong to. */
export function commonEnvironment(dir: string, told: Environment, engines: EngineVariables): Environment {
  // The keys in auth's database are encrypted with the one in this file: a stack started from elsewhere must find it.
  return { KEY_FILE: join(dir, 'auth.key'), ...told, ...engines };
}

/** What a service is told: everything the stack was told, its own port and database, where its neighbours are. */
export function serviceEnvironment(name: ServiceName, all: readonly Service[], inherited: Environment): Environment {
  const addresses = all.flatMap((neighbour) => {
    const variable = ADDRESS_VARIABLES[neighbour.name];
    return variable === undefined ? [] : [[variable, neighbour.url]];
  });
  const port = all.find((one) => one.name === name)?.port;
  return {
    LOG_LEVEL: 'info',
    ...inherited,
    ...Object.fromEntries(addresses),
    HOST,
    // Each runs once here: a restart takes its place in its consumer group up again, and nobody else stops for it.
    GROUP_INSTANCE_ID: inherited.GROUP_INSTANCE_ID ?? name,
    PORT: port === undefined ? undefined : String(port),
    DATABASE_URL: inherited[`DATABASE_URL_${name.toUpperCase().replaceAll('-', '_')}`],
  };
}
