/** The import rules of the project. CONTRIBUTING.md says why. */
const domains = 'partnerships|agencies|frameworks|cycles|submissions|reports|recommendations|actions|commitments|imports';
const pure = [
  '^src/kernel/',
  '^src/[^/]+/[^/]+\\.(events|state|rules)\\.ts$',
  '^src/[^/]+/commands/',
  '^projections/',
];

/** The only folders that know how a database is talked to. */
const adapters = '^src/((event-store|read-models|followers)/(sqlite|eventstoredb|postgres)/|postgres/)';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-core',
      comment: 'Deciders, states, events, the kernel and projections import no framework, no Node built-in and no driver.',
      severity: 'error',
      from: { path: pure, pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'], pathNot: 'node_modules/zod' },
    },
    {
      name: 'kernel-knows-no-domain',
      severity: 'error',
      from: { path: '^src/kernel/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(src/(?!kernel/)|projections/)' },
    },
    {
      name: 'domains-share-events-and-states-alone',
      comment: 'The write side of one domain sees of another only its events and its state.',
      severity: 'error',
      from: { path: `^src/(${domains})/(commands/|[^/]+\\.(events|state|rules)\\.ts$)` },
      to: { path: `^src/(${domains})/`, pathNot: ['^src/$1/', '\\.(events|state)\\.ts$'] },
    },
    {
      name: 'projections-read-events-alone',
      severity: 'error',
      from: { path: '^projections/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: ['\\.events\\.ts$', '^src/kernel/', '^src/read-models/(fact|projection)\\.ts$', '^src/catalogue\\.ts$'] },
    },
    {
      name: 'commands-ask-no-read-model',
      severity: 'error',
      from: { path: '^src/[^/]+/commands/' },
      to: { path: '^(projections/|src/read-models/)' },
    },
    {
      name: 'drivers-in-adapters-alone',
      severity: 'error',
      from: { path: '^(src|projections)/', pathNot: [adapters, '\\.int-spec\\.ts$'] },
      to: { path: 'node_modules/(better-sqlite3|pg|@eventstore|@grpc)/' },
    },
    {
      name: 'ports-know-no-adapter',
      comment: 'Which store is used is decided in src/stores.ts and by the programs.',
      severity: 'error',
      from: { path: '^src/(event-store|read-models|followers|leases|command-handling)/', pathNot: [adapters, '\\.cli\\.ts$', 'spec\\.ts$'] },
      to: { path: adapters },
    },
    {
      name: 'telemetry-in-observability-alone',
      comment: 'The rest tells of its work through the port src/kernel/telemetry.ts.',
      severity: 'error',
      from: { path: '^(src|projections)/', pathNot: ['^src/observability/', 'spec\\.ts$'] },
      to: { path: 'node_modules/(@opentelemetry|prom-client)/' },
    },
    {
      name: 'the-core-is-not-observed-by-name',
      comment: 'src/service.ts puts who listens beside the core.',
      severity: 'error',
      from: { path: '^src/(event-store|read-models|kernel|followers|leases|postgres|command-handling|imports)/', pathNot: 'spec\\.ts$' },
      to: { path: '^src/observability/' },
    },
    {
      name: 'the-core-knows-no-nest',
      severity: 'error',
      from: { path: '^src/(event-store|read-models|kernel|followers|leases|postgres|imports)/' },
      to: { path: 'node_modules/@nestjs' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
