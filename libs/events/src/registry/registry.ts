import { Agent, request } from 'undici';

const TIMEOUT_MS = 5_000;
const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json';

/** The registry cannot be asked now. Nothing is known about the schema. */
export class RegistryUnavailableError extends Error {
  override readonly name = 'RegistryUnavailableError';
}

/** The registry answered, and the answer is no; the message holds its reason. */
export class SchemaRefusedError extends Error {
  override readonly name = 'SchemaRefusedError';
}

export type Registry = ReturnType<typeof createRegistry>;
type Answer = { status: number; body: unknown };

/** Client of a Confluent-compatible schema registry; `url` includes a base path such as `/apis/ccompat/v7`. */
export function createRegistry(url: string) {
  const base = url.replace(/\/+$/, '');
  const agent = new Agent({ connect: { timeout: TIMEOUT_MS }, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });

  async function call(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Answer> {
    const payload = body ? { body: JSON.stringify(body), headers: { 'content-type': CONTENT_TYPE } } : {};
    const answer = await send(`${base}${path}`, method, payload, agent);
    if (answer.status < 500 && answer.status !== 429) return answer;
    throw new RegistryUnavailableError(`schema registry ${base} answered ${answer.status} to ${method} ${path}`);
  }

  return {
    /** Registers the schema; returns its id, also when it was known. Throws SchemaRefusedError with the reason. */
    async register(subject: string, schema: string): Promise<number> {
      const answer = await call('POST', `/subjects/${subject}/versions`, { schema });
      return idIn(answer, `subject ${subject}`);
    },

    /** Id of a schema that is registered under the subject. Throws SchemaRefusedError when it is not. */
    async idOf(subject: string, schema: string): Promise<number> {
      return idIn(await call('POST', `/subjects/${subject}`, { schema }), `subject ${subject}`);
    },

    /** Text of the schema with that id; undefined when the registry has none. */
    async schemaById(id: number): Promise<string | undefined> {
      const answer = await call('GET', `/schemas/ids/${id}`);
      if (answer.status === 404) return undefined;
      const schema = field(answer.body, 'schema');
      if (answer.status === 200 && typeof schema === 'string') return schema;
      throw new SchemaRefusedError(`schema id ${id}: ${reasonIn(answer)}`);
    },

    /** The newest schema of the subject; undefined when it has none. */
    async latest(subject: string): Promise<{ id: number; text: string } | undefined> {
      const answer = await call('GET', `/subjects/${subject}/versions/latest`);
      if (answer.status === 404) return undefined;
      const text = field(answer.body, 'schema');
      if (typeof text === 'string') return { id: idIn(answer, `subject ${subject}`), text };
      throw new SchemaRefusedError(`subject ${subject}: ${reasonIn(answer)}`);
    },

    /** The compatibility that is set for the subject itself; undefined when none is. */
    async compatibilityOf(subject: string): Promise<string | undefined> {
      const answer = await call('GET', `/config/${subject}`);
      if (answer.status === 404) return undefined;
      const level = field(answer.body, 'compatibilityLevel');
      if (answer.status === 200 && typeof level === 'string') return level;
      throw new SchemaRefusedError(`subject ${subject}: ${reasonIn(answer)}`);
    },

    /** Makes the registry refuse what is not FULL_TRANSITIVE for the subject. */
    async requireFullTransitive(subject: string): Promise<void> {
      const answer = await call('PUT', `/config/${subject}`, { compatibility: 'FULL_TRANSITIVE' });
      if (answer.status >= 300) throw new SchemaRefusedError(`subject ${subject}: ${reasonIn(answer)}`);
    },

    close: () => agent.close(),
  };
}

async function send(
  url: string,
  method: 'GET' | 'POST' | 'PUT',
  payload: { body?: string; headers?: Record<string, string> },
  dispatcher: Agent,
): Promise<Answer> {
  try {
    const response = await request(url, { method, dispatcher, ...payload });
    const text = await response.body.text();
    return { status: response.statusCode, body: parse(text) };
  } catch (cause) {
    throw new RegistryUnavailableError(`schema registry cannot be reached at ${url}`, { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function idIn(answer: Answer, what: string): number {
  const id = field(answer.body, 'id');
  if (answer.status === 200 && typeof id === 'number') return id;
  throw new SchemaRefusedError(`${what}: ${reasonIn(answer)}`);
}

function reasonIn({ status, body }: Answer): string {
  const message = field(body, 'message');
  return `the schema registry answered ${status}${typeof message === 'string' ? `, ${message}` : ''}`;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}
