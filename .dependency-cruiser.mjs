// Who may import whom. Each rule's comment says what to do instead; each has a planted violation in
// scripts/fixtures/violations that must fail (scripts/check/boundaries.ts runs both).

/** The layers above a package may import it; it may import only the layers named here. */
const layers = {
  kit: [],
  files: [],
  ui: [],
  pg: ['kit'],
  registry: ['kit', 'files'],
  devidp: ['kit'],
  auth: ['kit', 'registry'],
  mcp: ['kit', 'registry', 'auth', 'pg'],
  secrets: ['kit', 'files', 'registry'],
  doctor: ['kit', 'registry', 'secrets'],
};

const packageRules = Object.entries(layers).map(([name, allowed]) => ({
  name: `package-${name}-imports-only-below`,
  comment: `packages/${name} may import only: ${allowed.join(', ') || 'nothing of ours'}. Move the shared part down, or pass it in.`,
  severity: 'error',
  from: { path: `(^|/)packages/${name}/src/` },
  to: { path: '(^|/)(packages|services|apps)/', pathNot: `(^|/)packages/(${[name, ...allowed].join('|')})/` },
}));

const driver = '(^|/)node_modules/(pg|kysely|graphile-worker)/';

export default {
  forbidden: [
    ...packageRules,
    {
      name: 'kit-has-no-io',
      comment: 'kit runs anywhere: no Node built-in. Put the I/O into the package that needs it.',
      severity: 'error',
      from: { path: '(^|/)packages/kit/src/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-pg-imports-a-driver',
      comment: 'Use the transaction that @axe/pg hands out; it carries actor, entity and request id.',
      severity: 'error',
      from: { path: '(^|/)(packages|services|apps)/[^/]+/src/', pathNot: '(^|/)packages/pg/src/' },
      to: { path: driver },
    },
    {
      name: 'services-never-import-services',
      comment: "Hear the other service's events, or let an app put both side by side.",
      severity: 'error',
      from: { path: '(^|/)services/([^/]+)/' },
      to: { path: '(^|/)services/', pathNot: '(^|/)services/$2/' },
    },
    {
      name: 'nothing-imports-an-app',
      comment: 'Apps are the top: move what is shared into a package.',
      severity: 'error',
      from: { path: '(^|/)(packages|services)/[^/]+/src/' },
      to: { path: '(^|/)apps/' },
    },
    {
      name: 'domain-knows-no-tools',
      comment: 'A domain folder of a service never imports tools, the declaration or main: pass what it needs.',
      severity: 'error',
      from: { path: '(^|/)services/[^/]+/src/[^/]+/', pathNot: '(^|/)services/[^/]+/src/tools/' },
      to: { path: '(^|/)services/[^/]+/src/(tools/|service\\.ts|main\\.ts)' },
    },
    {
      name: 'domain-knows-no-http',
      comment: 'Domain code gets plain values; HTTP lives in @axe/mcp.',
      severity: 'error',
      from: { path: '(^|/)services/[^/]+/src/[^/]+/', pathNot: '(^|/)services/[^/]+/src/tools/' },
      to: { path: '(^|/)(node_modules/hono|packages/mcp)/' },
    },
    {
      name: 'domain-folders-have-one-door',
      comment: 'Enter another domain folder through its index.ts only; export there what others need.',
      severity: 'error',
      from: { path: '(^|/)services/([^/]+)/src/([^/]+)/' },
      to: { path: '(^|/)services/$2/src/(?!tools/)[^/]+/', pathNot: '(^|/)services/$2/src/($3/|[^/]+/index\\.ts)' },
    },
    {
      name: 'auth-has-no-http-framework',
      comment: 'auth gets header values and returns callers; the framework lives in @axe/mcp.',
      severity: 'error',
      from: { path: '(^|/)packages/auth/src/' },
      to: { path: '(^|/)node_modules/(hono|@hono|@modelcontextprotocol)/' },
    },
    {
      name: 'product-never-imports-tests',
      comment: 'What both need belongs to src.',
      severity: 'error',
      from: { path: '(^|/)(packages|services|apps)/[^/]+/src/' },
      to: { path: '(^|/)(tests|testing|bench|fixtures)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one thing, or a third is missing.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'The import leads nowhere; a package has one exports entry, deep imports fail.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)\\.axe/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    preserveSymlinks: false,
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
