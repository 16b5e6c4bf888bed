import type { Server } from '@astrapath/service';
import { Type } from 'typebox';
import type { UpstreamProbes } from './upstream-probes.ts';

const status = Type.Union([Type.Literal('up'), Type.Literal('down')]);

const healthSchema = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded')]),
  services: Type.Record(Type.String(), status),
  checkedAt: Type.String(),
});

/** `GET /health`: 200 as long as the gateway works; what is behind it is reported, not waited for. */
export function offerPlatformHealth(app: Server, probes: UpstreamProbes): void {
  app.get('/health', { schema: { response: { 200: healthSchema } } }, () => {
    const { services, checkedAt } = probes.report();
    const isWhole = Object.values(services).every((service) => service === 'up');
    return { status: isWhole ? ('ok' as const) : ('degraded' as const), services, checkedAt: checkedAt.toISOString() };
  });
}
