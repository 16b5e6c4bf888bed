import { decodeCursor, linkNext, pageOf, pageQuery, pageSchema, type Server } from '@astrapath/service';
import { Type } from 'typebox';
import { findTool, tools, toolsAfter } from './catalogue.ts';

const Schema = Type.Unknown({ description: 'JSON Schema 2020-12.' });
const ToolView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  category: Type.String(),
  inputSchema: Schema,
  outputSchema: Schema,
  estimatedSeconds: Type.Number(),
});

/** The catalogue: what can be run, and what each tool takes and gives. */
export function catalogueRoutes(app: Server): void {
  app.get(
    '/api/tools',
    { schema: { querystring: Type.Object(pageQuery), response: { 200: pageSchema(ToolView) } } },
    (request, reply) => {
      const { limit, cursor } = request.query;
      const following = cursor === undefined ? tools : toolsAfter(decodeCursor(Type.String(), cursor));
      const page = pageOf(following, limit, ({ id }) => id);
      linkNext(request, reply, page.nextCursor);
      return page;
    },
  );

  app.get(
    '/api/tools/:toolId',
    { schema: { params: Type.Object({ toolId: Type.String() }), response: { 200: ToolView } } },
    ({ params }) => findTool(params.toolId),
  );
}
