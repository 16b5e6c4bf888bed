import { decodeCursor, linkNext, pageOf, pageQuery, pageSchema, type Server } from '@astrapath/service';
import { Type } from 'typebox';
import type { Model } from './model.ts';
import type { ModelStore } from './model-store.ts';

const ModelView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  version: Type.String(),
  isActive: Type.Boolean(),
  capabilities: Type.Array(Type.String(), { description: 'Kinds of jobs it can do.' }),
  apiEndpoint: Type.Optional(Type.String({ description: 'For administrators.' })),
  parameters: Type.Optional(Type.Unknown({ description: 'For administrators.' })),
});

/** The models and what they can do. */
export function modelRoutes(app: Server, { store }: { store: Pick<ModelStore, 'list'> }): void {
  app.get(
    '/api/ai/models',
    { schema: { querystring: Type.Object(pageQuery), response: { 200: pageSchema(ModelView) } } },
    async (request, reply) => {
      const { limit, cursor } = request.query;
      const after =
        cursor === undefined ? {} : { after: decodeCursor(Type.String({ pattern: '^[a-z0-9]+$' }), cursor) };
      const models = await store.list({ limit: limit + 1, ...after });
      const { items, nextCursor } = pageOf(models, limit, ({ id }) => id);
      linkNext(request, reply, nextCursor);
      const isAdmin = request.caller.roles.includes('admin');
      return { items: items.map((model) => modelView(model, isAdmin)), nextCursor };
    },
  );
}

/** An endpoint and its parameters may tell of our network: they are for administrators. */
function modelView({ id, name, version, isActive, capabilities, apiEndpoint, parameters }: Model, isAdmin: boolean) {
  const view = { id, name, version, isActive, capabilities: [...capabilities] };
  return isAdmin ? { ...view, apiEndpoint, parameters } : view;
}
