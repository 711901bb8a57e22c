// From the JSON Schema of the server's contract to the types in src/contract.ts.
import { readFile, writeFile } from 'node:fs/promises';
import { compile } from 'json-schema-to-typescript';

const here = new URL('./', import.meta.url);

export async function contractTypes() {
  const schema = JSON.parse(await readFile(new URL('contract.schema.json', here), 'utf8'));
  return compile(schema, 'Contract', {
    additionalProperties: false,
    bannerComment:
      '// Made by `npm run contract` from jupyter_mlops/server/contract.py; change that instead.',
    style: { printWidth: 100, singleQuote: true, arrowParens: 'avoid', trailingComma: 'none' }
  });
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  await writeFile(new URL('src/contract.ts', here), await contractTypes());
}
