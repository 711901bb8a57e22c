// @vitest-environment node
import { readFile } from 'node:fs/promises';

import { expect, it } from 'vitest';

import { contractTypes, PARTS } from '../write_contract.mjs';

it.each(PARTS)('$types are the types of the server: else `npm run contract`', async part => {
  const written = await readFile(new URL(`../${part.types}`, import.meta.url), 'utf8');
  expect(written).toBe(await contractTypes(part));
});
