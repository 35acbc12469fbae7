/** The arrows of the house: bin → views, reports → resources → state → operations → cluster, azure → governance. Each room lists what it may import. */
const rooms = {
  governance: [],
  terminal: [],
  settings: ['governance', 'terminal'],
  cluster: ['governance', 'settings', 'terminal'],
  azure: ['governance', 'settings', 'terminal'],
  history: ['governance', 'settings'],
  operations: ['cluster', 'azure', 'governance', 'settings', 'terminal'],
  state: ['operations', 'cluster', 'azure', 'governance', 'settings', 'terminal'],
  resources: ['state', 'operations', 'cluster', 'azure', 'governance'],
  reports: ['resources', 'state', 'operations', 'governance', 'terminal', 'settings'],
  sandbox: [],
};

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room}-imports-only-what-it-may`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^(src|views|themes|bin|test)/', pathNot: `^src/(${[room, ...allowed].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'src-never-draws',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: 'node_modules/(react|ink|ink-table|@alcalzone/ink-table)/' },
    },
    {
      name: 'governance-is-pure',
      severity: 'error',
      from: { path: '^src/governance/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'views-never-talk-to-a-client',
      severity: 'error',
      from: { path: '^views/' },
      to: { path: '^src/(cluster|azure|sandbox)/|node_modules/(@kubernetes|@azure|undici)/' },
    },
    {
      name: 'sandbox-is-reached-over-http',
      severity: 'error',
      from: { pathNot: '^(bin|test|src/sandbox)/' },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'themes-stand-alone',
      severity: 'error',
      from: { path: '^themes/' },
      to: { path: '^(src|views|bin|test)/' },
    },
    {
      name: 'nothing-imports-the-doors',
      severity: 'error',
      from: { pathNot: '^(bin|test)/' },
      to: { path: '^(bin|test)/' },
    },
    // Types alone (@types/sarif): there is no such package.
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^sarif$' } },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules)/' },
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
