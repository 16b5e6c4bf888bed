import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AuthStack, registration, startAuthStack } from './auth-stack.ts';
import { type Person, registerPerson } from './person.ts';

let auth: AuthStack;
let person: Person;
beforeAll(async () => {
  auth = await startAuthStack();
  person = await registerPerson(auth.app);
});
afterAll(() => auth.close());

const ROUTES = [
  ['POST', '/api/auth/register', registration()],
  ['POST', '/api/auth/login', { email: 'a@example.test', password: 'x' }],
  ['POST', '/api/auth/refresh', { refreshToken: 'x' }],
  ['PATCH', '/api/users/me', { firstName: 'A', jobTitle: 'B', timezone: 'UTC' }],
  ['POST', '/api/users/me/goals', { title: 'A', targetDate: '2027-01-01' }],
] as const;

/** Values that parsers, databases and regular expressions stumble over. */
const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('\u0000', '\ud800', 'a'.repeat(100_000), '9999-12-31', '1000-01-01', '2027-02-30', 'UTC\n', '%00'),
  fc.anything({ maxDepth: 2 }),
);
const broken = fc.constantFrom(
  '',
  '{',
  '[]',
  'null',
  '"x"',
  '{"a":1e999}',
  '{"__proto__":{}}',
  '['.repeat(50_000),
  '\ufeff{}',
);

it('answers whatever is sent with a client error or a success, never with an error of ours', async () => {
  const authorization = `Bearer ${person.accessToken}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const request = fc.oneof(
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...ROUTES), broken) },
    {
      weight: 5,
      arbitrary: fc.tuple(fc.constantFrom(...ROUTES), fc.nat(), odd).map(([route, index, value]) => {
        const fields = Object.entries(route[2]);
        const [name] = fields[index % fields.length] ?? [''];
        return [route, asJson({ ...route[2], [name]: value })] as const;
      }),
    },
  );
  await fc.assert(
    fc.asyncProperty(request, async ([[method, url], payload]) => {
      const response = await auth.app.inject({ method, url, payload, headers });
      const sent = `${method} ${url} ${payload.slice(0, 300)}`;
      expect({ sent, isOurs: response.statusCode >= 500 }).toEqual({ sent, isOurs: false });
      if (response.statusCode >= 400) expect(response.headers['content-type']).toContain('application/problem+json');
    }),
    { numRuns: 600 },
  );
});

it('answers whatever is asked in an address', async () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('..', '\u0000', "'", 'a'.repeat(300)),
  );
  const url = fc
    .tuple(
      fc.constantFrom(
        '/api/users/',
        '/internal/sessions/',
        '/api/users/me/goals?cursor=',
        '/api/users/me/skills?cursor=',
      ),
      part.filter((text) => text.isWellFormed()),
    )
    .map(([path, text]) => path + encodeURIComponent(text));
  await fc.assert(
    fc.asyncProperty(url, async (address) => {
      const { statusCode } = await person.call('GET', address);
      expect({ address, isOurs: statusCode >= 500 }).toEqual({ address, isOurs: false });
    }),
    { numRuns: 200 },
  );
});

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '{';
  }
}
