// From the JSON Schemas of the server's contract to the types that the front end knows.
import { readFile, writeFile } from 'node:fs/promises';
import { compile } from 'json-schema-to-typescript';

const here = new URL('./', import.meta.url);
// The compiler asks for one type that reaches all others; nobody sends it.
const ROOT = /\/\*\*(?:(?!\*\/)[^])*\*\/\nexport interface Contract \{[^}]*\}\n/;

export const PARTS = [
  { schema: 'contract.schema.json', types: 'src/contract.ts', source: 'contract.py' },
  {
    schema: 'jobs.schema.json',
    types: 'src/compilation/contract.ts',
    source: 'jobs_contract.py'
  },
  {
    schema: 'operations.schema.json',
    types: 'src/operations/contract.ts',
    source: 'operations_contract.py'
  }
];

export async function contractTypes({ schema, source }) {
  const held = JSON.parse(await readFile(new URL(schema, here), 'utf8'));
  const types = await compile(held, 'Contract', {
    additionalProperties: false,
    bannerComment: `// Made by \`npm run contract\` from jupyter_mlops/server/${source}; change that instead.`,
    style: { printWidth: 100, singleQuote: true, arrowParens: 'avoid', trailingComma: 'none' }
  });
  return types.replace(ROOT, '');
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const part of PARTS) {
    await writeFile(new URL(part.types, here), await contractTypes(part));
  }
}
