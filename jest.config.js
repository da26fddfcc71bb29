import { readFileSync } from 'node:fs';

/** Three levels, told apart by file name; only the last two get a database (test/running). */
const { imports } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** `#domain` and its like lead to the sources here, to the build everywhere else. */
const rooms = Object.entries(imports).map(([name, to]) => [
  `^${name}$`,
  to.types.replace('./', '<rootDir>/'),
]);

const level = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['js', 'ts', 'mjs', 'cjs', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  moduleNameMapper: {
    ...Object.fromEntries(rooms),
    // Sources name their neighbours as they are called after the build.
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2023',
          keepClassNames: true,
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

const database = {
  globalSetup: '<rootDir>/test/running/global-setup.ts',
  globalTeardown: '<rootDir>/test/running/global-teardown.ts',
};

export default {
  // A bound for what hangs, not a pace: machines that run this are shared.
  testTimeout: 30_000,
  // Most specs wait for processes and a database: one worker alone leaves half of two cores idle.
  maxWorkers: 2,
  projects: [
    {
      ...level,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/libs/**/*.{spec,property-spec}.ts',
        '<rootDir>/apps/**/*.{spec,property-spec}.ts',
        '<rootDir>/seeds/**/*.spec.ts',
        '<rootDir>/test/golden/**/*.spec.ts',
        '<rootDir>/test/house/**/*.spec.ts',
        '<rootDir>/test/simulation/**/*.{spec,property-spec}.ts',
      ],
    },
    { ...level, ...database, displayName: 'int', testMatch: ['<rootDir>/**/*.int-spec.ts'] },
    { ...level, ...database, displayName: 'e2e', testMatch: ['<rootDir>/**/*.e2e-spec.ts'] },
  ],
};
