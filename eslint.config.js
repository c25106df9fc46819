import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';

const time = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Ask platform/clock.ts for the time, so that a test can set it.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Ask platform/clock.ts for the time, so that a test can set it.' },
];
const environment = { selector: "MemberExpression[object.name='process'][property.name='env']", message: 'Only platform/config.ts reads the environment: add the variable there.' };

export default defineConfig(
  globalIgnores(['**/build/', '**/.svelte-kit/', '**/data/', 'test-results/', 'playwright-report/']),
  js.configs.recommended,
  ts.configs.recommended,
  svelte.configs.recommended,
  prettier,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // The linter knows no way to say "any model", and tests read answers of any shape.
      '@typescript-eslint/no-explicit-any': 'off',
      // Links are made by the routes' own functions where it matters; the rule wants it for every anchor.
      'svelte/no-navigation-without-resolve': 'off',
      'svelte/no-at-html-tags': 'off',
      // Maps that only one function reads need no reactivity; and svelte-check is who knows whether a comment is unused.
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/no-unused-svelte-ignore': 'off',
      'no-control-regex': 'off',
      'no-misleading-character-class': 'off',
      eqeqeq: ['error', 'always'],
    },
  },
  { files: ['packages/domain/src/**/*.ts', 'apps/{channels,realtime,worker}/**/*.ts', 'apps/*.ts'], rules: { 'no-restricted-syntax': ['error', ...time, environment] } },
  { files: ['packages/domain/src/platform/config.ts', 'packages/domain/src/platform/mongod/*.ts', '**/*.test.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['packages/domain/src/platform/clock.ts'], rules: { 'no-restricted-syntax': ['error', environment] } },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
);
