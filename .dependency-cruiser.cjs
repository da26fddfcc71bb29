/** The arrows of ARCHITECTURE.md. `npm run arrows` and test/house/arrows.spec.ts run them. */

/** What each library may import, by the name of its room. */
const arrows = {
  domain: [],
  equivalence: ['domain'],
  settings: [],
  postgres: ['settings'],
  'event-store': ['postgres'],
  'personal-data': ['postgres', 'settings'],
  'signing-keys': ['personal-data', 'settings'],
  sharing: [],
  seal: [],
  solver: ['equivalence'],
  'rule-feed': ['domain', 'equivalence', 'event-store', 'solver'],
  transcript: ['domain', 'equivalence', 'event-store', 'postgres', 'rule-feed'],
  'access-log': ['postgres'],
  edge: ['settings', 'domain', 'event-store', 'access-log'],
  rights: ['domain', 'edge', 'event-store', 'personal-data'],
  credentials: [],
  bundle: ['credentials', 'seal'],
  'transcript-files': ['credentials'],
  issuer: ['edge', 'personal-data', 'postgres', 'settings'],
};

const rooms = '^(apps|libs|migrations|seeds|test|bench)/';

function libraryArrow([name, allowed]) {
  return {
    name: `${name}-imports-only-${allowed.length === 0 ? 'itself' : allowed.join('-')}`,
    severity: 'error',
    from: { path: `^libs/${name}/`, pathNot: 'spec\\.ts$' },
    to: { path: '^libs/', pathNot: `^libs/(${[name, ...allowed].join('|')})/` },
  };
}

function forbidden(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

module.exports = {
  forbidden: [
    ...Object.entries(arrows).map(libraryArrow),
    forbidden(
      'every-library-has-arrows',
      'A new library says here what it may import.',
      { path: '^libs/', pathNot: `^libs/(${Object.keys(arrows).join('|')})/` },
      {},
    ),
    forbidden(
      'libraries-are-entered-by-index',
      'From another room a library is its index.ts.',
      { path: '^libs/([^/]+)/' },
      { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/index\\.ts$'] },
    ),
    forbidden(
      'rooms-enter-libraries-by-index',
      'From another room a library is its index.ts.',
      { path: rooms, pathNot: '^libs/' },
      { path: '^libs/', pathNot: '^libs/[^/]+/index\\.ts$' },
    ),
    forbidden(
      'libraries-stand-alone',
      'Libraries know no process, migration, seed or test.',
      { path: '^libs/', pathNot: 'spec\\.ts$' },
      { path: '^(apps|migrations|seeds|test|bench)/' },
    ),
    forbidden(
      'pure-libraries-know-no-package-and-no-machine',
      'domain and equivalence are functions of their arguments; so are the solver and the conditions.',
      { path: '^libs/(domain|equivalence)/', pathNot: 'spec\\.ts$' },
      { pathNot: ['^libs/', '^node_modules/@marcbachmann/cel-js/'] },
    ),
    forbidden(
      'migrations-import-nothing-of-ours',
      'A migration is frozen; what it imported would change under it.',
      { path: '^migrations/', pathNot: 'spec\\.ts$' },
      { path: rooms, pathNot: '^migrations/' },
    ),
    forbidden(
      'seeds-speak-http',
      'Seeds are a client like any other.',
      { path: '^seeds/' },
      { path: rooms, pathNot: '^seeds/' },
    ),
    forbidden(
      'processes-do-not-know-each-other',
      'Only credit-bank composes the three others.',
      { path: '^apps/(command-api|projector|query-api)/', pathNot: 'spec\\.ts$' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    forbidden(
      'only-credit-bank-runs-the-seeds',
      'The demo bank seeds itself at start; only the bench of that data reads it besides.',
      { path: '^(apps|bench)/', pathNot: '^(apps/credit-bank/|bench/oulad\\.ts$)' },
      { path: '^seeds/' },
    ),
    forbidden(
      'nothing-ships-tests',
      'Tests are reached from tests only.',
      { path: '^(apps|libs|migrations|seeds)/', pathNot: 'spec\\.ts$' },
      { path: '(^(test|bench)/|spec\\.ts$)' },
    ),
    forbidden(
      'the-plain-model-stands-alone',
      'It is there to contradict the code: what it shared with it, it could not find.',
      { path: '^test/faults/model/' },
      { pathNot: '^test/faults/model/' },
    ),
    forbidden(
      'no-cycles',
      'A cycle of values; cycles of types are none.',
      { path: rooms },
      {
        circular: true,
        viaOnly: { dependencyTypesNot: ['type-only'] },
      },
    ),
    forbidden('no-unresolved', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
    forbidden(
      'no-development-package-at-run-time',
      'What runs is a dependency.',
      { path: '^(apps|libs|migrations|seeds)/', pathNot: 'spec\\.ts$' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
    },
  },
};
