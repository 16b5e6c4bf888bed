/** RFC 5321 §4.5.3.1: 64 for the part before the @, 254 for what fits into a path. */
const MAX_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;

/** A dot-atom (RFC 5322 §3.2.3), letters of any script (RFC 6531); no quotes, no comments, no spaces. */
const LOCAL_PART = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;

/**
 * The one form in which an address is stored and compared: no space around it, one spelling of each character,
 * lower case. Two people cannot register what looks the same to a mail server.
 */
export function normaliseEmail(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
}

/** Whether a normalised address could receive mail: a local part, and a domain of at least two labels. */
export function isEmail(email: string): boolean {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, Math.max(at, 0));
  const labels = email.slice(at + 1).split('.');
  return (
    email.length <= MAX_LENGTH &&
    local.length <= MAX_LOCAL_LENGTH &&
    LOCAL_PART.test(local) &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label))
  );
}
