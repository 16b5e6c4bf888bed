import { createHash, timingSafeEqual } from 'node:crypto';

/** An OAuth client that is a service, as it presents itself. */
export type PresentedClient = { clientId: string; secret: string };

/** An answer of RFC 6749 §5.2. */
export type TokenRefusal = {
  error: 'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unsupported_grant_type';
  description: string;
};

const BASIC = /^Basic +([A-Za-z0-9+/=_-]+)$/i;
/** No NUL among them, which PostgreSQL cannot hold. */
const CLIENT_ID = /^[\x21-\x7e]{1,128}$/;
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;
/** Compared with when a client does not exist, so that the answer takes as long. */
const NO_SECRET = Buffer.alloc(32);

/**
 * Client id and secret from the Basic header or the body (RFC 6749 §2.3.1), never from both.
 * A refusal says why they cannot be read.
 */
export function presentedClient(
  authorization: string | undefined,
  form: Record<string, string>,
): PresentedClient | TokenRefusal {
  const { client_id: id, client_secret: secret } = form;
  if (authorization === undefined) {
    if (id && CLIENT_ID.test(id) && secret) return { clientId: id, secret };
    return { error: 'invalid_client', description: 'Client id and secret are missing.' };
  }
  if (secret !== undefined) {
    return { error: 'invalid_request', description: 'Client credentials came in the header and in the body.' };
  }
  const client = basicClient(authorization);
  if (!client) return { error: 'invalid_client', description: 'The Authorization header is not Basic credentials.' };
  if (id === undefined || id === client.clientId) return client;
  return { error: 'invalid_request', description: 'client_id is not the client of the Authorization header.' };
}

/** Hash of a client's secret. Secrets are random and long: a slow hash would protect nothing. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whether the secret has that hash; false, after the same time, when there is no client. */
export function isSecretRight(secret: string, stored: Buffer | undefined): boolean {
  return timingSafeEqual(hashSecret(secret), stored ?? NO_SECRET);
}

/** The scopes a token gets: those asked for, or all of the client's; undefined when one is not the client's. */
export function grantedScopes(asked: string | undefined, allowed: readonly string[]): readonly string[] | undefined {
  if (asked === undefined) return allowed;
  if (!SCOPE.test(asked)) return undefined;
  const scopes = [...new Set(asked.split(' '))];
  return scopes.every((scope) => allowed.includes(scope)) ? scopes : undefined;
}

function basicClient(authorization: string): PresentedClient | undefined {
  const encoded = BASIC.exec(authorization)?.[1];
  const [, id, secret] = /^([^:]*):([^]*)$/.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  if (!id || !secret) return undefined;
  try {
    const clientId = formDecoded(id);
    return CLIENT_ID.test(clientId) ? { clientId, secret: formDecoded(secret) } : undefined;
  } catch {
    return undefined;
  }
}

/** application/x-www-form-urlencoded, as RFC 6749 wants both parts to be before base64. */
function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
