import { AppError, type InputError } from '@astrapath/errors';
import { createId, Strict } from '@astrapath/service';
import { type Static, Type } from 'typebox';
import { company, firstName, jobTitle, lastName, tidyName, tidyText, timezone } from '../users/user-input.ts';
import type { User } from '../users/user.ts';
import { isEmail, normaliseEmail } from './email.ts';
import { normalisePassword, type PasswordFault, type PasswordPolicy } from './password-policy.ts';

/** Longer than any address or password can be once it is normalised; the exact limits are in the rules. */
const MAX_RAW_LENGTH = 512;

export const RegistrationBody = Strict({
  email: Type.String({ minLength: 3, maxLength: MAX_RAW_LENGTH }),
  password: Type.String({ minLength: 12, maxLength: MAX_RAW_LENGTH }),
  firstName,
  lastName,
  timezone: Type.Optional(timezone),
  jobTitle: Type.Optional(jobTitle),
  company: Type.Optional(company),
});

const PASSWORD_MESSAGES: Record<PasswordFault, string> = {
  'too-short': 'must have at least 12 characters',
  'too-long': 'must have at most 128 characters',
  common: 'must not be a common password, a pattern or made of your name',
};

/**
 * The user and the normalised password that a registration asks for.
 * @throws AppError `request.invalid` for an address that is none and a password that may not be used
 */
export function registrationOf(
  body: Static<typeof RegistrationBody>,
  { policy, now }: { policy: PasswordPolicy; now: Date },
): { user: User; password: string } {
  const email = normaliseEmail(body.email);
  const password = normalisePassword(body.password);
  const fault = policy.faultOf(password, { ...body, email });
  refuse([
    ...(isEmail(email) ? [] : [{ path: '/email', message: 'must be an e-mail address' }]),
    ...(fault ? [{ path: '/password', message: PASSWORD_MESSAGES[fault] }] : []),
  ]);
  const profile = {
    firstName: tidyName(body.firstName),
    lastName: tidyName(body.lastName),
    jobTitle: tidyText(body.jobTitle),
    company: tidyText(body.company),
    skills: [],
    goals: [],
  };
  const user = { id: createId(), email, roles: ['user'], timezone: body.timezone ?? 'UTC', createdAt: now, profile };
  return { user, password };
}

/** What must be the same for a repetition to be one, but for the password, which has its own check. */
export function registrationFingerprint({ email, timezone: zone, profile }: User): string {
  return JSON.stringify([email, zone, profile.firstName, profile.lastName, profile.jobTitle, profile.company]);
}

function refuse(errors: InputError[]): void {
  const [first] = errors;
  if (first) throw new AppError('request.invalid', { detail: `${first.path} ${first.message}.`, errors });
}
