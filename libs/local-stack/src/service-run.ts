import type { Environment } from './config.ts';
import { expectOk } from './http-check.ts';
import {
  nodeArguments,
  type Service,
  type ServiceName,
  STOP_STAGES,
  serviceEnvironment,
  serviceFile,
} from './services.ts';
import type { StackDirectory } from './stack-directory.ts';
import { type Supervised, supervise } from './supervisor.ts';

const READY_WITHIN_MS = 90_000;
const ASK_EVERY_MS = 150;
// When the stages of a stop end at the latest, in ms since it began. They leave the engines a quarter of the 20 s.
const STAGE_ENDS_MS = [6_000, 11_000, 14_500] as const;

/** Services as processes of their own, kept alive. */
export type ServiceRun = {
  start(services: readonly Service[], environment: Environment): { name: ServiceName; ready: Promise<void> }[];
  /** Stops them stage by stage. */
  stop(): Promise<void>;
  pids(): [ServiceName, number][];
};

export function createServiceRun(directory: StackDirectory, log: (line: string) => void): ServiceRun {
  const running = new Map<ServiceName, Supervised>();
  let isStopping = false;
  return {
    start: (services, environment) => {
      if (isStopping) throw new Error('the services were stopped');
      return services.map((service) => {
        const supervised = startService(
          service,
          serviceEnvironment(service.name, services, environment),
          directory,
          log,
        );
        running.set(service.name, supervised);
        return { name: service.name, ready: supervised.ready };
      });
    },
    stop: async () => {
      isStopping = true;
      const began = Date.now();
      for (const [index, stage] of STOP_STAGES.entries()) {
        const withinMs = (STAGE_ENDS_MS[index] ?? 0) - (Date.now() - began);
        const members = stage.flatMap((name) => running.get(name) ?? []);
        await Promise.all(members.map((one) => one.stop(withinMs)));
      }
    },
    pids: () =>
      [...running].flatMap(([name, supervised]): [ServiceName, number][] => {
        const pid = supervised.pid();
        return pid === undefined ? [] : [[name, pid]];
      }),
  };
}

function startService(
  service: Service,
  env: Environment,
  directory: StackDirectory,
  log: (line: string) => void,
): Supervised {
  const { name, url } = service;
  const onPid = (pid: number | undefined) => {
    directory.processes.set(name, pid);
    directory.stackFile.set('services', name, { url, pid: pid ?? null });
  };
  const file = serviceFile(name, 'src/main.ts');
  const program = { command: process.execPath, args: nodeArguments(file), env, logFile: directory.log(name) };
  const isReady = () => expectOk(`${url}/health/ready`);
  return supervise(
    { name, process: program, isReady, readyWithinMs: READY_WITHIN_MS, askEveryMs: ASK_EVERY_MS },
    { onPid, report: log },
  );
}
