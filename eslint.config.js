import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** A reply code may only be written as a number in the file that gives it a name (style.md, rule 2). */
const bareReplyCode = {
  selector: 'Literal[value>=100][value<=599][raw=/^[1-5][0-9][0-9]$/]:not([raw=/^(100|256|300|512)$/])',
  message: 'Reply codes have names: use the constants of server/ftp/reply.ts.',
};
const barePipe = {
  selector: "CallExpression[callee.property.name='pipe']",
  message: 'Streams are joined by pipeline: pipe() hides the abort of the other side.',
};
const allocUnsafe = {
  selector: 'MemberExpression[property.name=/^allocUnsafe/]',
  message: 'allocUnsafe can show the memory of another session.',
};

export default ts.config(
  { ignores: ['web/dist/', 'node_modules/', '.cache/', 'coverage/', 'test/samples/', 'test-results/'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: {
      globals: globals.node,
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '.*.mjs', 'server/setup.mjs'] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', barePipe, allocUnsafe],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
    },
  },
  {
    files: ['server/ftp/**/*.ts'],
    ignores: ['server/ftp/reply.ts'],
    rules: { 'no-restricted-syntax': ['error', barePipe, allocUnsafe, bareReplyCode] },
  },
  {
    files: ['web/**/*.svelte', 'web/**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser }, globals: globals.browser },
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
  { files: ['web/**/*.ts'], languageOptions: { globals: globals.browser } },
  {
    files: ['test/**/*.ts', 'server/main.ts', '**/*.mjs'],
    rules: { 'no-console': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['**/*.js', '**/*.mjs'], ...ts.configs.disableTypeChecked },
);
