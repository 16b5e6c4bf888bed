import { setTimeout as delay } from 'node:timers/promises';
import type { Action } from '../journal.ts';
import type { Random } from '../random.ts';
import { type Answer, type GatewayClient, keepToken, type TokenSource, textAt } from './gateway-client.ts';
import type { LaneContext } from './import-lane.ts';

const PASSWORD = 'correct horse battery 9';
const ZONES = ['UTC', 'Asia/Kolkata', 'America/Los_Angeles', 'Pacific/Kiritimati'] as const;
const LONGEST_PAUSE_MS = 400;

/** A registered person: executes tools, reaches goals, completes modules; each of it until it is acknowledged. */
export async function createPerson(client: GatewayClient, { name, random }: { name: string; random: Random }) {
  const email = `${name}@example.org`;
  const timezone = random.pick(ZONES);
  const body = { email, password: PASSWORD, firstName: 'Ada', lastName: 'Byron', timezone };
  // The address may have been taken by an attempt of which no answer came.
  await client
    .insist(post('/api/auth/register', body), async () => undefined)
    .catch((error: unknown) => {
      if (!String(error).includes('auth.email-taken')) throw error;
    });
  const logIn = async () => {
    const answer = await client.insist(post('/api/auth/login', { email, password: PASSWORD }), async () => undefined);
    return answer.answer.body;
  };
  const tokens = keepToken(async () => textAt(await logIn(), 'accessToken'));
  const userId = textAt(await logIn(), 'user', 'id');
  let actions = 0;
  const create = (path: string, what: unknown, key = `${name}-${actions++}`) => insist(client, tokens, path, what, key);

  return {
    userId,
    timezone,
    tokens,
    async execute(prefer = 'respond-async'): Promise<string> {
      const question = `What would you do differently in week ${actions}?`;
      const request = post('/api/tools/interview_coach/execute', { input: { question } });
      const headers = { ...request.headers, prefer, 'idempotency-key': `${name}-${actions++}` };
      const { answer } = await client.insist({ ...request, headers }, tokens);
      return textAt(answer.body, 'executionId');
    },
    async reachGoal(): Promise<string> {
      const goalId = textAt((await create('/api/users/me/goals', { title: 'Speak at a meetup' })).body, 'id');
      await create(`/api/users/me/goals/${goalId}/complete`, undefined);
      return goalId;
    },
    /** The modules of all paths, after enrolling in them. */
    async enrol(): Promise<string[]> {
      const { answer } = await client.insist({ method: 'GET', path: '/api/learning/paths?limit=100' }, tokens);
      const paths = itemsOf(answer);
      for (const path of paths) await create(`/api/learning/paths/${textAt(path, 'id')}/enroll`, undefined);
      return paths.flatMap((path) => modulesOf(path));
    },
    async completeModule(moduleId: string): Promise<string> {
      const request = post(`/api/learning/modules/${moduleId}/complete`, { timeSpent: 60 });
      await client.insist({ ...request, method: 'PUT' }, tokens);
      return moduleId;
    },
  };
}

/** Does one thing after another until the work is done. */
export async function runPersonLane(
  { client, journal, progress, signal }: LaneContext,
  { name, random, events }: { name: string; random: Random; events: number },
): Promise<void> {
  const person = await createPerson(client, { name, random });
  const modules = await person.enrol();
  const acted = async (kind: Action['kind'], subject: string) => {
    const { userId, timezone } = person;
    await journal.write({ entry: 'acted', kind, userId, subject, timezone });
  };
  while (progress.acknowledged() < events) {
    const module = random.isIn(0.3) ? modules.pop() : undefined;
    if (module !== undefined) await acted('module', await person.completeModule(module));
    else if (random.isIn(0.5)) await acted('goal', await person.reachGoal());
    else await acted('execution', await person.execute());
    await delay(random.integer(0, LONGEST_PAUSE_MS), undefined, { signal });
  }
}

function post(path: string, body: unknown) {
  const json =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return { method: 'POST', path, ...json } as const;
}

async function insist(
  client: GatewayClient,
  tokens: TokenSource,
  path: string,
  body: unknown,
  key: string,
): Promise<Answer> {
  const request = post(path, body);
  const headers = { ...('headers' in request ? request.headers : {}), 'idempotency-key': key };
  return (await client.insist({ ...request, headers }, tokens)).answer;
}

function itemsOf({ body }: Answer): unknown[] {
  const items = body instanceof Object ? Reflect.get(body, 'items') : undefined;
  return Array.isArray(items) ? items : [];
}

function modulesOf(path: unknown): string[] {
  const modules = path instanceof Object ? Reflect.get(path, 'modules') : undefined;
  return Array.isArray(modules) ? modules.map((module) => textAt(module, 'id')) : [];
}
