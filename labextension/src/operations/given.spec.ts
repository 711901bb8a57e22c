import { expect, it } from 'vitest';

import { valueOf } from './given';

it.each([
  ['3', 3],
  ['0.5', 0.5],
  ['true', true],
  ['linear', 'linear'],
  ['"3"', '3'],
  ['[1, 2]', [1, 2]]
])('what is written as %s means %j', (text, value) => {
  expect(valueOf(text)).toEqual(value);
});
