import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 128;

/** What an attacker tries first: a password found within this many guesses is a common one. */
const COMMON_WITHIN_GUESSES = 1_000_000;
/** Estimating 128 random characters takes 65 ms, their first 24 take 3: a hard beginning is enough. */
const BEGINNING = 24;
const OUR_NAMES = ['astrapath', 'astra', 'career'];

export type PasswordFault = 'too-short' | 'too-long' | 'common';

/** What a person is called: a password made of it is a guess away. */
export type Known = { email: string; firstName: string; lastName: string };

export type PasswordPolicy = ReturnType<typeof createPasswordPolicy>;

/** One spelling of each character, so that a password works from every keyboard; nothing else is changed. */
export function normalisePassword(password: string): string {
  return password.normalize('NFC');
}

/** The rule for new passwords: long enough, and none that a list of common ones, a pattern or the person's name gives away. */
export function createPasswordPolicy() {
  const estimator = new ZxcvbnFactory({
    dictionary: { passwords: dictionary['passwords-common'] },
    graphs: adjacencyGraphs,
    maxLength: PASSWORD_MAX_LENGTH,
  });

  return {
    /** What is wrong with a normalised password; undefined when it may be used. */
    faultOf(password: string, known: Known): PasswordFault | undefined {
      const characters = [...password];
      if (characters.length < PASSWORD_MIN_LENGTH) return 'too-short';
      if (characters.length > PASSWORD_MAX_LENGTH) return 'too-long';
      const names = namesOf(known);
      if (!isCommon(characters.slice(0, BEGINNING).join(''), names)) return undefined;
      return isCommon(password, names) ? 'common' : undefined;
    },
  };

  function isCommon(text: string, names: string[]): boolean {
    return estimator.check(text, names).guesses < COMMON_WITHIN_GUESSES;
  }
}

function namesOf({ email, firstName, lastName }: Known): string[] {
  const local = email.split('@', 1)[0] ?? '';
  const words = [email, local, ...local.split(/[^\p{L}\p{N}]+/u), firstName, lastName, `${firstName}${lastName}`];
  return [...OUR_NAMES, ...words].filter((word) => word.length > 2);
}
