import { AppError } from '@astrapath/errors';
import { requireUser, type Server, Strict } from '@astrapath/service';
import { type Static, Type } from 'typebox';
import type { SessionStates } from '../sessions/session-states.ts';
import { company, firstName, jobTitle, lastName, tidyName, tidyText, timezone } from './user-input.ts';
import type { UserStore } from './user-store.ts';
import { UserView, userView } from './user-view.ts';
import { maySee, type UserChange } from './user.ts';

const Change = Strict({
  firstName: Type.Optional(firstName),
  lastName: Type.Optional(lastName),
  jobTitle: Type.Optional(jobTitle),
  company: Type.Optional(company),
  timezone: Type.Optional(timezone),
});

export type UserDependencies = { users: UserStore; states: SessionStates; now: () => Date };

/** The caller's own account, and other people's for administrators. */
export function userRoutes(app: Server, { users, states, now }: UserDependencies): void {
  const schema = { response: { 200: UserView } };
  app.get('/api/users/me', { preHandler: requireUser, schema }, ({ caller }) => show(caller.userId));

  app.patch(
    '/api/users/me',
    { preHandler: requireUser, schema: { ...schema, body: Change } },
    async ({ body, caller }) => {
      await users.change(caller.userId, changeOf(body), now());
      if (body.timezone !== undefined) await states.spread(caller.userId);
      return show(caller.userId);
    },
  );

  const withParams = { ...schema, params: Type.Object({ userId: Type.String() }) };
  app.get('/api/users/:userId', { schema: withParams }, async ({ params, caller }) => {
    if (maySee(caller, params.userId)) return show(params.userId);
    throw new AppError('auth.forbidden', { detail: 'You may see your own account only.' });
  });

  async function show(userId: string) {
    const user = await users.find(userId);
    if (user) return userView(user);
    throw new AppError('auth.unknown-user', { detail: 'There is no user with this id.' });
  }
}

/** Only what was sent; a text sent empty or as null is removed. */
function changeOf({
  firstName: first,
  lastName: last,
  jobTitle: job,
  company: at,
  timezone: zone,
}: Static<typeof Change>): UserChange {
  return {
    ...(first === undefined ? {} : { firstName: tidyName(first) }),
    ...(last === undefined ? {} : { lastName: tidyName(last) }),
    ...(job === undefined ? {} : { jobTitle: tidyText(job) }),
    ...(at === undefined ? {} : { company: tidyText(at) }),
    ...(zone === undefined ? {} : { timezone: zone }),
  };
}
