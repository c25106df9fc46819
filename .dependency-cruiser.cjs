/** The walls of the house (docs/architecture.md): who may import whom, and why. */
const layers = ['platform', 'activity', 'people', 'customers', 'sla', 'tickets', 'conversations', 'documents', 'notifications', 'webhooks', 'rules', 'assignment', 'escalation', 'operate'];

const upward = layers.slice(0, -1).map((layer, index) => ({
  name: `${layer}-imports-no-higher-layer`,
  comment: `Call down, announce up: ${layer} records what happened and higher features follow the history. It never imports ${layers.slice(index + 1).join(', ')}.`,
  severity: 'error',
  from: { path: `^packages/domain/src/${layer}/`, pathNot: '\\.test\\.ts$' },
  to: { path: `^packages/domain/src/(${layers.slice(index + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'no-cycles',
      comment: 'Two files that import each other are one idea cut in two, or one that belongs in a third.',
      severity: 'error',
      // A group of conditions holds groups: a component may draw itself.
      from: { pathNot: 'FilterGroup\\.svelte$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'apps-import-no-apps',
      comment: 'What two apps share is domain, or is not shared. Only main assembles them.',
      severity: 'error',
      from: { path: '^apps/(web|realtime|channels|worker)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^apps/(web|realtime|channels|worker)/', pathNot: '^apps/$1/' },
    },
    {
      name: 'domain-knows-no-apps',
      comment: 'The domain is used by the apps and never the other way round.',
      severity: 'error',
      from: { path: '^packages/domain/', pathNot: '\\.test\\.ts$' },
      to: { path: '^apps/' },
    },
    {
      name: 'browser-code-reads-words-only',
      comment: 'What runs in the browser imports types, and the words of a feature: no database, no secrets, no weight.',
      severity: 'error',
      from: { path: '^apps/web/src/lib/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/domain/src/', pathNot: '((words|card-facts)|documents/part-of|tickets/filter/(matches|moments|check))\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'words-are-light',
      comment: 'Words travel to the browser: nothing of Node, no Mongoose.',
      severity: 'error',
      from: { path: '^packages/domain/src/.*words\\.ts$', pathNot: 'search-words\\.ts$' },
      to: { path: '(^node:|node_modules/(mongoose|luxon|libphonenumber-js)/)', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(build|\\.svelte-kit)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.js', '.mjs', '.svelte'] },
  },
};
