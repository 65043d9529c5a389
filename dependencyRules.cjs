/** The floors: who may import whom. Errors only; docs: the architecture picture in README.md. */
const only = (name, from, allowed, except) => ({
  name,
  severity: 'error',
  from: { path: `^${from}/`, ...(except && { pathNot: except }) },
  to: {
    path: '^(domain|store|access|projections|processes|feeds|api|portal|analytics|app|test|bench)/',
    pathNot: allowed,
  },
})

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^domain/' },
      // Text is compared and merged by a library that is as pure as the rules themselves (docs/decisions/0016).
      to: { pathNot: ['^domain/', '^node_modules/(zod|node-diff3)/'] },
    },
    only('store-stands-on-domain', 'store', ['^domain/', '^store/']),
    only('access-stands-on-domain-and-store', 'access', ['^domain/', '^store/', '^access/']),
    only('projections-read-the-port', 'projections', [
      '^domain/',
      '^store/port\\.ts$',
      '^access/types\\.ts$',
      '^projections/',
    ]),
    only('analytics-read-the-port', 'analytics', ['^domain/', '^store/port\\.ts$', '^analytics/']),
    only('feeds-write-through-the-write-path', 'feeds', [
      '^domain/',
      '^access/',
      '^store/(handle|write|blobs|keyedHash|port)\\.ts$',
      '^feeds/',
    ]),
    only('processes-stand-on-the-log', 'processes', ['^domain/', '^store/', '^access/', '^processes/']),
    only('api-asks', 'api', [
      '^domain/',
      '^store/(handle|write|sessions|keyedHash)\\.ts$',
      '^access/',
      '^projections/(\\w+Views|views|queries|faults)\\.ts$',
      '^analytics/(views|granted|slice|csv)\\.ts$',
      '^api/',
    ]),
    only('portal-asks', 'portal', [
      '^domain/',
      '^store/(handle|write|sessions|keyedHash|seal)\\.ts$',
      '^access/',
      '^projections/(\\w+Views|views|queries|faults)\\.ts$',
      '^analytics/(views|granted|slice)\\.ts$',
      '^portal/',
    ]),
    only('analytics-count', 'analytics', ['^domain/', '^store/port\\.ts$', '^analytics/']),
    {
      name: 'only-app-chooses-adapters',
      severity: 'error',
      from: {
        pathNot:
          '^(app|test|bench)/|^store/(sqlite|memory|folder|eventstoredb|postgres|s3)/|^analytics/embedded/',
      },
      to: { path: '^(store/(sqlite|memory|folder|eventstoredb|postgres|s3)|analytics/embedded)/' },
    },
    {
      name: 'the-embedded-engine-knows-nothing-of-people',
      severity: 'error',
      from: { path: '^analytics/embedded/' },
      to: { path: '^(domain|store|analytics)/', pathNot: '^analytics/embedded/' },
    },
    {
      name: 'nobody-imports-app',
      severity: 'error',
      from: { pathNot: '^(app|test|bench)/' },
      to: { path: '^app/' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { pathNot: '^(test|bench)/|^vitest\\.config\\.ts$' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'no-barrels',
      severity: 'error',
      from: {},
      to: { path: '/index\\.tsx?$', pathNot: 'node_modules' },
    },
    {
      name: 'aggregates-stand-alone',
      severity: 'error',
      from: {
        path: '^domain/(log|provider|team|professional|patient|claim|message|entry|consent|access|question|list|publication|optOutList|commissioner|carePlan|draft|template|note|notice|client|receiver)/',
      },
      to: {
        path: '^domain/(log|provider|team|professional|patient|claim|message|entry|consent|access|question|list|publication|optOutList|commissioner|carePlan|draft|template|note|notice|client|receiver)/',
        pathNot: '^domain/$1/',
      },
    },
    {
      name: 'read-models-stand-alone',
      severity: 'error',
      from: { path: '^(feeds)/' },
      to: { path: '^(projections|processes)/' },
    },
    {
      name: 'only-access-grants',
      severity: 'error',
      from: { pathNot: '^(access|store)/' },
      to: { path: '^store/permission\\.ts$', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
}
