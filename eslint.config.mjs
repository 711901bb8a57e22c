import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import tseslint from 'typescript-eslint';

/** A text in JSX that is put together of words and values. */
const inPieces = parent => ({
  selector: `${parent} > JSXExpressionContainer > TemplateLiteral > TemplateElement[value.raw=/[a-z]{2}/i]`,
  message: "Untranslated: trans.__('… %1', value)"
});

export default tseslint.config(
  {
    ignores: [
      'labextension/lib/**',
      'labextension/src/contract.ts',
      'labextension/src/operations/contract.ts'
    ]
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  { plugins: { jupyter } },
  ...[jupyter.configs.recommended].flat(),
  {
    files: ['labextension/src/**'],
    rules: {
      // a text that people see goes through `trans`; the rule knows those that are whole
      'jupyter/no-untranslated-string': 'error',
      'no-restricted-syntax': ['error', ...['JSXElement', 'JSXFragment'].map(inPieces)]
    }
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', URL: 'readonly' } }
  }
);
