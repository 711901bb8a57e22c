// @vitest-environment node
import { readFile } from 'node:fs/promises';

import { expect, it } from 'vitest';

import { contractTypes } from '../write_contract.mjs';

it('holds the types of the server as they are: else run `npm run contract`', async () => {
  const written = await readFile(new URL('./contract.ts', import.meta.url), 'utf8');
  expect(written).toBe(await contractTypes());
});
