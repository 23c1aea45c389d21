/**
 * The table of docs/architecture.md as a test: you can only walk downstairs.
 * Each rule has a name and a sentence for the person who broke it.
 */
const room = (name) => `^server/${name}/`;
const FOUNDATION = '^server/(contract/|errors\\.ts|secret\\.ts)';

/** What each room may reach besides itself and the foundation. */
const FLOORS = [
  ['ftp', []],
  ['pool', []],
  ['security', []],
  ['store', ['security']],
  ['sites', ['ftp', 'pool', 'security', 'store']],
  ['accounts', ['ftp', 'pool', 'security', 'store']],
  ['files', ['ftp', 'pool', 'security', 'store', 'sites', 'accounts']],
  ['transfers', ['security', 'files', 'sites', 'accounts', 'store']],
];

const downstairs = FLOORS.map(([name, below]) => ({
  name: `downstairs-only-${name}`,
  comment: `You are reaching upstairs or sideways from ${name}/; move the shared idea down or turn the call round.`,
  severity: 'error',
  from: { path: room(name) },
  to: {
    path: '^server/',
    pathNot: [room(name), FOUNDATION, ...below.map(room)],
  },
}));

export default {
  forbidden: [
    ...downstairs,
    {
      name: 'foundation-imports-nothing',
      comment:
        'contract/, errors.ts and secret.ts are the ground everybody stands on; they stand on nothing of ours.',
      severity: 'error',
      from: { path: FOUNDATION },
      to: { path: '^server/', pathNot: FOUNDATION },
    },
    {
      name: 'restrict-net-access',
      comment: 'Sockets live in server/ftp/. Ask the session for what you need.',
      severity: 'error',
      from: { path: '^server/', pathNot: [room('ftp'), room('demo')] },
      to: { path: '^(node:)?(net|tls|dgram)$' },
    },
    {
      name: 'database-in-the-store',
      comment: 'What outlives the process is kept by server/store/; ask it.',
      severity: 'error',
      from: { path: '^server/', pathNot: room('store') },
      to: { path: '^(node:)?sqlite$' },
    },
    {
      name: 'fastify-at-the-door',
      comment:
        'Use-cases must be callable without a web server: fastify belongs to the doors, exchange/, app.ts and main.ts.',
      severity: 'error',
      from: { path: '^server/', pathNot: ['^server/(exchange|http|ws|dav)/', '^server/(app|main)\\.ts$'] },
      to: { path: 'node_modules/(@fastify|fastify)(/|$)' },
    },
    {
      name: 'doors-know-no-engine',
      comment:
        'exchange/, http/, ws/ and dav/ ask files/, sites/ and transfers/; ftp/ and pool/ are below their sight.',
      severity: 'error',
      from: { path: '^server/(exchange|http|ws|dav)/' },
      to: { path: '^server/(ftp|pool|store|demo)/' },
    },
    {
      name: 'doors-are-strangers',
      comment: 'What two doors both need belongs downstairs, in exchange/ if it speaks HTTP.',
      severity: 'error',
      from: { path: '^server/(http|ws|dav)/' },
      to: { path: '^server/(http|ws|dav)/', pathNot: '^server/$1/' },
    },
    {
      name: 'exchange-is-below-the-doors',
      comment: 'exchange/ is what the doors do alike; it cannot know which door it stands behind.',
      severity: 'error',
      from: { path: room('exchange') },
      to: { path: '^server/(http|ws|dav)/' },
    },
    {
      name: 'errors-by-the-door',
      comment: 'A room shows its failures at one door: problem.ts may see only errors.ts of a room.',
      severity: 'error',
      from: { path: '^server/problem' },
      to: { path: '^server/[a-z]+/', pathNot: ['^server/contract/', '^server/[a-z]+/errors\\.ts$'] },
    },
    {
      name: 'demo-is-apart',
      comment: 'Only main.ts and tests may start the embedded demo server.',
      severity: 'error',
      from: { path: '^server/', pathNot: ['^server/main\\.ts$', room('demo')] },
      to: { path: room('demo') },
    },
    {
      name: 'ftp-srv-in-demo-only',
      comment: 'ftp-srv is wrapped by server/demo/; nothing else imports it.',
      severity: 'error',
      from: { path: '^(server|web)/', pathNot: room('demo') },
      to: { path: 'node_modules/ftp-srv' },
    },
    {
      name: 'web-sees-contract-only',
      comment: 'The browser knows shapes, not code.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^server/', pathNot: '^server/contract/' },
    },
    {
      name: 'no-circles',
      comment: 'A circle has no upstairs. Find the idea both files share and give it a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports this file. Use it or delete it.',
      severity: 'error',
      from: { orphan: true, path: '^(server|web/src)/', pathNot: ['\\.d\\.ts$', '^server/setup\\.mjs$'] },
      to: {},
    },
    {
      name: 'no-import-of-tests',
      comment: 'The product does not know its tests.',
      severity: 'error',
      from: { path: '^(server|web)/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-drawers',
      comment:
        'No utils, helpers, common or types files: a helper lives with its user, and at the second user it gets a name.',
      severity: 'error',
      from: {},
      to: { path: '^(server|web|test)/.*(^|/)(utils?|helpers?|common|types|misc)(\\.|/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^web/dist', '^test/samples'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.svelte'],
    },
  },
};
