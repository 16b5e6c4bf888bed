import { until } from '@astrapath/testing';
import { Value } from 'typebox/value';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGatewayProcess } from './gateway-process.ts';
import { startServices } from './platform.ts';
import { echoOf } from './stand-in.ts';

let world: Awaited<ReturnType<typeof startServices>>;
let gateway: Awaited<ReturnType<typeof startGatewayProcess>>;
let authorization = '';
beforeAll(async () => {
  world = await startServices();
  gateway = await startGatewayProcess(world.env);
  authorization = `Bearer ${await world.issuer.token()}`;
});
afterAll(async () => {
  await gateway.stop();
  await world.close();
});

const healthSchema = Type.Object({
  status: Type.String(),
  services: Type.Record(Type.String(), Type.String()),
  checkedAt: Type.String(),
});
const health = async () => {
  const response = await fetch(`${gateway.url}/health`);
  expect(response.status).toBe(200);
  return Value.Parse(healthSchema, await response.json());
};

describe('GET /health', () => {
  it('says that the platform is whole, without a token', async () => {
    const { status, services, checkedAt } = await health();
    expect(status).toBe('ok');
    expect(services).toEqual({
      auth: 'up',
      tools: 'up',
      learning: 'up',
      ai: 'up',
      analytics: 'up',
      'analytics-consumer': 'up',
    });
    expect(Date.now() - Date.parse(checkedAt)).toBeLessThan(30_000);
  });

  it('stays 200 and names what is down, then up again, without asking anybody meanwhile', async () => {
    const { ai } = world.services;
    await ai.stop();
    await until('the outage to be seen', async () => (await health()).services.ai === 'down');
    expect((await health()).status).toBe('degraded');
    expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
    await ai.start();
    await until('the service to be seen up', async () => (await health()).status === 'ok');
  });

  it('does not wait for a service that hangs', async () => {
    const { analytics } = world.services;
    const [listener] = analytics.server.listeners('request');
    if (typeof listener !== 'function') throw new Error('the stand-in has no listener');
    analytics.server.removeAllListeners('request').on('request', () => undefined);
    await until('the service to be seen down', async () => (await health()).services.analytics === 'down');
    analytics.server.closeAllConnections();
    analytics.server.removeAllListeners('request').on('request', (request, response) => listener(request, response));
    expect((await health()).status).toBe('degraded');
    await until('the service to be seen up', async () => (await health()).status === 'ok');
  });
});

describe('a gateway whose services are not all up yet', () => {
  it('is not ready until each was seen once', async () => {
    const { tools } = world.services;
    await tools.stop();
    const starting = startGatewayProcess(world.env);
    const isReady = await Promise.race([starting.then(() => true), until('two rounds', slowly(), 5_000)]);
    expect(isReady).not.toBe(true);
    await tools.start();
    const started = await starting;
    expect(await started.stop()).toBe(0);
  });

  it('does not start on a configuration that cannot work', async () => {
    await expect(startGatewayProcess({ ...world.env, AI_URL: 'nowhere' })).rejects.toThrow('exited with 1');
  });
});

describe('what a gateway tells of its work', () => {
  it('continues a trace, or starts one', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const call = async (headers: Record<string, string>) =>
      (await echoOf(await fetch(`${gateway.url}/api/users/me`, { headers: { authorization, ...headers } }))).headers;
    const continued = (await call({ traceparent })).traceparent;
    expect(continued).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    expect(continued).not.toBe(traceparent);
    for (const sent of ['00-zz', undefined]) {
      const started = (await call(sent === undefined ? {} : { traceparent: sent })).traceparent;
      expect(started).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
    }
  });

  it('counts requests by row of the routing table, services by whether they are up', async () => {
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toMatch(/duration_seconds_count\{[^}]*method="GET",route="\/api\/users\/\*",status="200"/);
    expect(metrics).toContain('astrapath_gateway_upstream_up{upstream="ai",service="gateway"} 1');
    expect(metrics).toContain('astrapath_gateway_session_reads_total{outcome="active",service="gateway"}');
  });
});

/** True on its fortieth call: about two rounds of probes. */
function slowly(): () => 'waited' | undefined {
  let calls = 0;
  return () => (++calls > 40 ? 'waited' : undefined);
}
