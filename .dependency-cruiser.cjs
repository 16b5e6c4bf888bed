// The import rules of docs/adr/0001-layout.md. Each has been seen to fail: `npm run imports` on a file that breaks it.
const service = '^services/([^/]+)/';
const lib = (...names) => `^libs/(${names.join('|')})/`;

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '/generated/' },
    },
    {
      name: 'service-never-imports-another',
      severity: 'error',
      from: { path: service },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'lib-only-by-its-door',
      comment: 'src/index.ts is the only door of a lib.',
      severity: 'error',
      from: { path: '^(libs/([^/]+)|services|contracts|loadtest|operations|e2e)/' },
      to: { path: '^libs/[^/]+/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/$2/'] },
    },
    {
      name: 'contracts-only-by-its-door',
      severity: 'error',
      from: { path: '^(libs|services|loadtest|operations|e2e)/' },
      to: { path: '^contracts/', pathNot: '^contracts/src/index\\.ts$' },
    },
    {
      name: 'foundation-imports-nothing-of-ours',
      severity: 'error',
      from: { path: [lib('errors', 'telemetry', 'calendar'), '^contracts/'] },
      to: { path: '^(libs|services|contracts)/', pathNot: ['^libs/$1/', '^contracts/'] },
    },
    {
      name: 'lib-service-stands-on-the-foundation',
      severity: 'error',
      from: { path: lib('service') },
      to: { path: '^(libs|services|contracts)/', pathNot: [lib('service', 'errors', 'telemetry', 'calendar')] },
    },
    {
      name: 'lib-events-stands-on-contracts-and-the-foundation',
      severity: 'error',
      from: { path: lib('events'), pathNot: '\\.test\\.ts$|^libs/events/test/' },
      to: { path: '^(libs|services)/', pathNot: [lib('events', 'errors', 'telemetry', 'calendar')] },
    },
    {
      name: 'test-libs-only-in-tests-and-scripts',
      severity: 'error',
      from: {
        path: '^(services|libs/(events|service|telemetry|errors|calendar)|contracts)/',
        pathNot: '\\.test\\.ts$|/test/',
      },
      to: { path: lib('testing', 'local-stack') },
    },
    {
      name: 'kafkajs-in-libs-events-alone',
      severity: 'error',
      from: { pathNot: '^libs/(events|local-stack|testing)/|/test/|^e2e/|^loadtest/' },
      to: { path: '^node_modules/kafkajs/' },
    },
    {
      name: 'rules-are-pure',
      comment:
        'A file named by its noun alone (no -routes, -consumer, -store, …) in a feature folder holds rules: no I/O library.',
      severity: 'error',
      from: {
        path: '^services/[^/]+/src/[^/]+/[^/]+\\.ts$',
        pathNot:
          '-(routes|route|consumer|store|client|worker|queue|pool|sweep|probe|probes|relay|publisher|stream|forwarder|proxy|check|hook|plugin|engine|listener|metrics)\\.ts$|/main\\.ts$|\\.test\\.ts$|/steps/|/(server|forwarding|routing|upstream|upstreams|ingest|generated)/',
      },
      to: { path: '^node_modules/(fastify|@prisma|pg|mongodb|ioredis|bullmq|undici)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/generated/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
