import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './config.ts';

/** The services in the order in which they are stopped, stage by stage; they are started in the opposite order. */
export const STOP_STAGES = [
  ['gateway'],
  ['auth', 'tools', 'learning', 'ai', 'analytics'],
  ['analytics-consumer'],
] as const;

export type ServiceName = (typeof STOP_STAGES)[number][number];
export type Service = { name: ServiceName; port: number; url: string };

export const HOST = '127.0.0.1';

/** Services of which the others know the address, and the variable that tells it. */
const ADDRESS_VARIABLES: Partial<Record<ServiceName, string>> = {
  auth: 'AUTH_URL',
  tools: 'TOOLS_URL',
  learning: 'LEARNING_URL',
  ai: 'AI_URL',
  analytics: 'ANALYTICS_URL',
};

/** The services that this version of the project has. */
export function existingServices(): ServiceName[] {
  return STOP_STAGES.flat().filter((name) => existsSync(serviceFile(name, 'src/main.ts')));
}

export function serviceFile(name: ServiceName, path: string): string {
  return join(projectRoot, 'services', name, path);
}

/** The arguments of Node that start a service's file with its telemetry. */
export function nodeArguments(file: string): string[] {
  const register = join(projectRoot, 'libs/telemetry/src/register.ts');
  return [...(existsSync(register) ? ['--import', register] : []), file];
}

/** Everything a service is told: the caller's environment, the engines, its own database and port, its neighbours. */
export function serviceEnvironment(
  service: { name: ServiceName; port: number },
  all: readonly Service[],
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const neighbours = all.flatMap(({ name, url }) => {
    const variable = ADDRESS_VARIABLES[name];
    return variable === undefined ? [] : [[variable, url]];
  });
  const database = inherited[`DATABASE_URL_${service.name.toUpperCase().replaceAll('-', '_')}`];
  return {
    LOG_LEVEL: 'info',
    ...inherited,
    ...Object.fromEntries(neighbours),
    HOST,
    PORT: String(service.port),
    DATABASE_URL: database,
  };
}
