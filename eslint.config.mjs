// @ts-check
// Only the rules that need types; everything else is oxlint's.
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'docs/api/**', 'artifacts/**', 'coverage/**'] },
  {
    files: [
      'packages/*/{src,test}/**/*.{ts,tsx}',
      'campaign/**/*.ts',
      'examples/**/*.ts',
      'tests/**/*.ts',
      'scripts/**/*.mjs',
      '*.config.ts',
    ],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        project: [
          'packages/*/tsconfig.json',
          'campaign/tsconfig.json',
          'examples/tsconfig.json',
          'tsconfig.tests.json',
          'tsconfig.tools.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      // A chain is a thenable, not a Promise, and a forgotten one is a bug all the same. `void` says it is meant.
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
);
