export { createTestDatabase, createTestMongo } from './databases.ts';
export { engineUrls } from './engines.ts';
export type { EngineUrls } from './engines.ts';
export { createTestIssuer } from './issuer.ts';
export type { TestTokenClaims } from './issuer.ts';
export { POISON_TOPIC, type PoisonKind, poisonKinds, poisonOf } from './poison.ts';
export { quietTelemetry } from './quiet.ts';
export { createTcpProxy, type TcpProxy } from './tcp-proxy.ts';
export { until } from './until.ts';
