import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['labextension/lib/**', 'labextension/src/contract.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  { plugins: { jupyter } },
  ...[jupyter.configs.recommended].flat(),
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', URL: 'readonly' } }
  }
);
