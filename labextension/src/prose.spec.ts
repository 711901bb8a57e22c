import { expect, test } from 'vitest';

import { pieces } from './prose';

test('what stands between backticks is code', () => {
  expect(pieces('nothing reads `held`')).toEqual([
    { text: 'nothing reads ', isCode: false },
    { text: 'held', isCode: true },
    { text: '', isCode: false }
  ]);
});

test('a lone backtick is one of the text', () => {
  expect(pieces('a ` in it')).toEqual([{ text: 'a ` in it', isCode: false }]);
});
