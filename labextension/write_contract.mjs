// From the JSON Schema of the server's contract to the types in src/contract.ts.
import { readFile, writeFile } from 'node:fs/promises';
import { compile } from 'json-schema-to-typescript';

const here = new URL('./', import.meta.url);
// The compiler asks for one type that reaches all others; nobody sends it.
const ROOT = /\/\*\*(?:(?!\*\/)[^])*\*\/\nexport interface Contract \{[^}]*\}\n/;

export async function contractTypes() {
  const schema = JSON.parse(await readFile(new URL('contract.schema.json', here), 'utf8'));
  const types = await compile(schema, 'Contract', {
    additionalProperties: false,
    bannerComment:
      '// Made by `npm run contract` from jupyter_mlops/server/contract.py; change that instead.',
    style: { printWidth: 100, singleQuote: true, arrowParens: 'avoid', trailingComma: 'none' }
  });
  return types.replace(ROOT, '');
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  await writeFile(new URL('src/contract.ts', here), await contractTypes());
}
