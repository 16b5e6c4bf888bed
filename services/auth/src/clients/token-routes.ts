import { toAppError, type Server } from '@astrapath/service';
import formBody from '@fastify/formbody';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { ACCESS_TOKEN_SECONDS, type AccessTokens } from '../tokens/access-token.ts';
import { grantedScopes, isSecretRight, presentedClient, type TokenRefusal } from './client-credentials.ts';
import type { ClientStore } from './client-store.ts';

const BODY_LIMIT_BYTES = 8_192;
const Field = Type.String({ maxLength: 1_024 });

/** A field that is there twice arrives as an array, and RFC 6749 §3.2 forbids it. Unknown fields are ignored, as it says. */
const Form = Type.Object({
  grant_type: Field,
  scope: Type.Optional(Field),
  client_id: Type.Optional(Field),
  client_secret: Type.Optional(Field),
});

export type TokenDependencies = { clients: ClientStore; accessTokens: AccessTokens };

/** `POST /api/auth/token`: client credentials (RFC 6749 §4.4); errors are those of its §5.2, not problem details. */
export async function tokenRoutes(app: Server, { clients, accessTokens }: TokenDependencies): Promise<void> {
  await app.register(formBody, { bodyLimit: BODY_LIMIT_BYTES });
  app.removeContentTypeParser('application/json');
  app.setErrorHandler((error, request, reply) => {
    const { status, detail } = toAppError(error);
    if (status < 500) return refuse(reply, { error: 'invalid_request', description: detail });
    request.log.error({ error }, 'request failed');
    return reply.code(500).send({ error: 'server_error', error_description: 'The token could not be made.' });
  });

  app.post('/api/auth/token', { schema: { body: Form } }, async ({ body, headers }, reply) => {
    const { grant_type: grantType, ...form } = body;
    const presented = presentedClient(headers.authorization, form);
    if ('error' in presented) return refuse(reply, presented);
    const client = await clients.find(presented.clientId);
    if (!isSecretRight(presented.secret, client?.secretHash) || !client) {
      return refuse(reply, { error: 'invalid_client', description: 'Client id or secret is wrong.' });
    }
    if (grantType !== 'client_credentials') {
      return refuse(reply, { error: 'unsupported_grant_type', description: 'Only client_credentials is offered.' });
    }
    const scopes = grantedScopes(form.scope, client.scopes);
    if (!scopes) return refuse(reply, { error: 'invalid_scope', description: 'The client does not have that scope.' });

    const accessToken = await accessTokens.sign({ kind: 'client', clientId: client.id, scopes });
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_SECONDS,
      scope: scopes.join(' '),
    };
  });
}

function refuse(reply: FastifyReply, { error, description }: TokenRefusal): FastifyReply {
  if (error === 'invalid_client') void reply.header('www-authenticate', 'Basic realm="astrapath", charset="UTF-8"');
  return reply
    .code(error === 'invalid_client' ? 401 : 400)
    .type('application/json; charset=utf-8')
    .send({ error, error_description: description });
}
