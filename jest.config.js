/** Tests run as ES modules because Nest 12 ships as ES modules only. */
const project = {
  testEnvironment: 'node',
  // Generated protocol code keeps itself on the global object.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};

/** Everything on the stores that are the default, and what is seen from outside once more on the others. */
export default {
  projects: [
    {
      ...project,
      displayName: 'sqlite',
      testRegex: '(/|\\.)(spec|int-spec|e2e-spec|fault-spec)\\.ts$',
    },
    {
      ...project,
      displayName: 'eventstoredb, postgres',
      globals: { EVENT_STORE: 'eventstoredb', READ_MODELS: 'postgres' },
      testRegex: '\\.e2e-spec\\.ts$',
    },
  ],
  coverageProvider: 'v8',
  // Much of what tests do is to wait for other processes.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '700MB',
  // Ends what hangs, on a machine as slow as may be; how long something may take is no question of a test.
  testTimeout: 180_000,
};
