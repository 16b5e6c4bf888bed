import { AppError } from '@astrapath/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import plugin from 'fastify-plugin';
import type { Pool } from 'pg';
import { idempotencyKeyOf, requestHashOf } from './idempotency-key.ts';
import { findAnswer, forgetOldKeys, keepAnswer, release, reserve } from './idempotency-store.ts';
import { createId } from './id.ts';

const SWEEP_INTERVAL_MS = 3_600_000;

declare module 'fastify' {
  interface FastifyRequest {
    /** Id for what this request creates: the same again when it is repeated with its Idempotency-Key. */
    effectId: string;
  }
  interface FastifyContextConfig {
    /** The route honours Idempotency-Key. */
    idempotent?: boolean;
  }
}

/**
 * `Idempotency-Key` for the routes with `config: { idempotent: true }`: the same key and body get the same answer and
 * have one effect for 24 h, another body gets 422, a request still running 409. After a crash between effect and answer
 * a repetition runs again with the same `request.effectId`: create rows under that id, `ON CONFLICT DO NOTHING`.
 * Answers that may differ next time (5xx, 429) are not kept. Register below `authScope`: keys are the caller's own.
 */
export function idempotency({ pool }: { pool: Pool }) {
  return plugin(async (app) => {
    const reserved = new WeakMap<FastifyRequest, { caller: string; key: string }>();
    app.decorateRequest('effectId', '');

    app.addHook('preHandler', async (request, reply) => {
      request.effectId = createId();
      const key = request.routeOptions.config.idempotent ? idempotencyKeyOf(request) : undefined;
      if (key === undefined) return;
      const slot = { caller: request.caller.userId, key };
      const hash = requestHashOf(request);
      const effectId = await reserve(pool, { ...slot, hash, effectId: request.effectId });
      if (effectId === undefined) return repeatAnswer(slot, hash, reply);
      request.effectId = effectId;
      reserved.set(request, slot);
    });

    app.addHook('onSend', async (request, reply, payload) => {
      const slot = reserved.get(request);
      if (slot === undefined) return payload;
      if (isPassing(reply.statusCode) || typeof payload !== 'string') await release(pool, slot);
      else await keepAnswer(pool, slot, { status: reply.statusCode, headers: keptHeaders(reply), body: payload });
      return payload;
    });

    const sweep = setInterval(() => {
      forgetOldKeys(pool).catch((error: unknown) =>
        app.log.warn({ error }, 'old idempotency keys could not be deleted'),
      );
    }, SWEEP_INTERVAL_MS);
    app.addHook('onClose', async () => clearInterval(sweep));
  });

  async function repeatAnswer(slot: { caller: string; key: string }, hash: string, reply: FastifyReply) {
    const answer = await findAnswer(pool, slot);
    if (answer && answer.hash !== hash) throw new AppError('request.idempotency-key-reused');
    if (!answer || answer.status === null)
      throw new AppError('request.in-progress', { headers: { 'retry-after': '1' } });
    return reply
      .code(answer.status)
      .headers({ ...answer.headers, 'idempotency-replayed': 'true' })
      .serializer(String)
      .send(answer.body);
  }
}

function isPassing(status: number): boolean {
  return status >= 500 || status === 429;
}

function keptHeaders(reply: FastifyReply): Record<string, string> {
  const kept = ['content-type', 'location', 'preference-applied'].map((name) => [name, reply.getHeader(name)] as const);
  return Object.fromEntries(kept.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}
