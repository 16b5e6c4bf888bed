import { at } from '../answers.ts';
import { broken, duration, listed, ok, type Verdict } from '../check.ts';
import { describeAnswer, type HttpAnswer } from '../http-client.ts';

/** The gateway asks every service each 2 s; what is this old nobody has asked again. */
const STALE_MS = 10_000;

/** What the gateway says of the services behind it. */
export type PlatformHealth = { services: ReadonlyMap<string, string>; checkedAt: number };

/** Reads the answer of `GET /health`; throws an error that names what it lacks. */
export function readPlatformHealth(answer: HttpAnswer): PlatformHealth {
  if (answer.status !== 200) throw new Error(`GET /health was answered with ${describeAnswer(answer)}`);
  const services = at(answer.body, 'services');
  const checkedAt = Date.parse(String(at(answer.body, 'checkedAt')));
  if (!(services instanceof Object) || Number.isNaN(checkedAt)) throw new Error('GET /health tells of no services');
  return { services: new Map(Object.entries(services).map(([name, state]) => [name, String(state)])), checkedAt };
}

/** Whether the gateway found a service ready when it last asked. */
export function upVerdict({ services }: PlatformHealth, name: string, advice: string): Verdict {
  const state = services.get(name);
  if (state === 'up') return ok('up, says the gateway');
  return broken(state === undefined ? 'the gateway does not know it' : `${state}, says the gateway`, advice);
}

/** Whether the gateway's word is of now, and holds also for services that this command has never heard of. */
export function healthVerdict(
  { services, checkedAt }: PlatformHealth,
  { now, known, advice }: { now: number; known: readonly string[]; advice: string },
): Verdict {
  const age = `asked ${duration(Math.max(0, now - checkedAt))} ago`;
  if (now - checkedAt > STALE_MS) return broken(`it last ${age}`, `The gateway asks no more. ${advice}`);
  const down = [...services].flatMap(([name, state]) => (state === 'up' || known.includes(name) ? [] : [name]));
  if (down.length > 0) return broken(`down: ${listed(down)}`, 'Read the logs of these services.');
  return ok(`it ${age}`);
}
