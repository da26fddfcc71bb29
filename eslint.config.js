import { builtinModules } from 'node:module';
import js from '@eslint/js';
import ts from 'typescript-eslint';

const SPECS = ['**/*spec.ts'];

/** The two pure libraries: what they know comes in as arguments. */
const MACHINE = [
  'Buffer',
  'Date',
  'Intl',
  'console',
  'crypto',
  'fetch',
  'performance',
  'process',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
].map((name) => ({ name, message: 'Clock, chance and the machine come in as arguments.' }));

/** Forbids every import that is neither relative nor one of `allowed`. */
function onlyImports(allowed) {
  const names = allowed.map((name) => `${name}$`).join('|');
  const regex = `^(?!\\.{1,2}/${names === '' ? '' : `|${names}`})`;
  return [
    'error',
    {
      paths: builtinModules.map((name) => ({ name, message: 'This library is pure.' })),
      patterns: [{ regex, message: 'This library is pure: see the arrows in ARCHITECTURE.md.' }],
    },
  ];
}

function pure(files, allowed) {
  return {
    files,
    ignores: SPECS,
    rules: {
      'no-restricted-imports': onlyImports(allowed),
      'no-restricted-globals': ['error', ...MACHINE],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
    },
  };
}

export default ts.config(
  { ignores: ['dist/', 'coverage/', 'test-results/', '.credit-bank/'] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      complexity: ['error', 15],
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      'max-depth': ['error', 3],
      'max-len': [
        'error',
        {
          code: 100,
          ignoreUrls: true,
          ignoreStrings: true,
          ignoreTemplateLiterals: true,
          // The formatter does not break an import of one name.
          ignorePattern: '^import ',
        },
      ],
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', 50],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // `Hundredths | number` says more to a reader than to the compiler.
      '@typescript-eslint/no-duplicate-type-constituents': 'off',
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      // A message or handler may have an empty body, and Nest awaits what it is given.
      '@typescript-eslint/require-await': 'off',
    },
  },
  pure(['libs/domain/**/*.ts'], []),
  pure(['libs/equivalence/**/*.ts'], ['#domain', '@marcbachmann/cel-js']),
  {
    // A describe block is a list of sentences, not a function; each file still ends at 300 lines.
    files: SPECS,
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // Programs that a person reads at a terminal.
    files: [
      'seeds/**/*.ts',
      'bench/**/*.ts',
      'apps/*/main.ts',
      'test/running/**/*.ts',
      'test/faults/main.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: {
      globals: { module: 'writable', process: 'readonly', console: 'readonly', URL: 'readonly' },
    },
  },
);
