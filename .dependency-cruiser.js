/** Who may import whom. `npm run check:imports` holds these rules; docs/architecture.md gives the reasons. */
const ours = '^(main|build)[.]ts$|^(stacks|deploy|functions|frontend|local|tests|bench)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'codecs-stand-alone',
      comment: 'codecs/ imports nothing of ours',
      severity: 'error',
      from: { path: '^codecs/' },
      to: { path: ours },
    },
    {
      name: 'codecs-run-anywhere',
      comment: 'Node is known only to codecs/runtime and the command line',
      severity: 'error',
      from: { path: '^codecs/', pathNot: '^codecs/(runtime/|cli/|cli[.]ts$)' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'functions-know-codecs-only',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(main|build)[.]ts$|^(stacks|deploy|frontend|local|tests|bench)/' },
    },
    {
      name: 'the-sdk-stays-in-adapters',
      comment: 'the cores know ports; only the store, the meter, the users and the handlers know AWS',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/(service/(s3|emf|cognito)-[^/]*|[^/]+/handler)[.]ts$' },
      to: { path: 'node_modules/(@aws-sdk|@smithy|@aws-lambda-powertools)/' },
    },
    {
      name: 'frontend-knows-codecs-and-record-types',
      severity: 'error',
      from: { path: '^frontend/' },
      to: {
        path: '^(main|build)[.]ts$|^(stacks|deploy|functions|local|tests|bench)/',
        pathNot: '^functions/service/[^/]+[.]ts$',
      },
    },
    {
      name: 'frontend-takes-types-from-the-service',
      severity: 'error',
      from: { path: '^frontend/' },
      to: { path: '^functions/service/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'stacks-name-artefacts',
      comment:
        'the stack knows built artefacts by their path, never their source; of codecs/ it takes the check of options',
      severity: 'error',
      from: { path: '^(main[.]ts$|stacks/)' },
      to: {
        path: '^build[.]ts$|^(deploy|codecs|functions|frontend|local|tests|bench)/',
        pathNot: '^codecs/options[.]ts$',
      },
    },
    {
      name: 'cdktf-stays-in-stacks',
      comment: 'so that a move to its successor is a rename',
      severity: 'error',
      from: { pathNot: '^(main[.]ts$|stacks/|tests/stacks/)' },
      to: { path: 'node_modules/(cdktf|@cdktf|constructs)/' },
    },
    {
      name: 'deploy-knows-settings',
      comment: 'deploying rests on the settings and on what is built; the stack itself is run by its own command line',
      severity: 'error',
      from: { path: '^deploy/' },
      to: { path: '^main[.]ts$|^stacks/(constructs/|image-)|^(codecs|functions|frontend|local|tests|bench)/' },
    },
    {
      name: 'local-takes-artefacts',
      comment: 'local runs what is built, exactly as AWS would get it',
      severity: 'error',
      from: { path: '^local/' },
      to: {
        path: '^(main[.]ts$|stacks/|deploy/|functions/|frontend/|codecs/|tests/|bench/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nothing-imports-local-or-bench',
      severity: 'error',
      from: { pathNot: '^(local|bench|tests)/' },
      to: { path: '^(local|bench)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-cycles-of-types',
      comment:
        'files that import types in a circle cannot be read alone; codecs, functions and stacks have a few pairs yet',
      severity: 'error',
      from: { pathNot: '^(codecs|functions|stacks)/' },
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '[./]wasm([?]url)?$|^#' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|cdktf[.]out)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types', 'svelte'],
    },
  },
};
