import { expect, test } from 'vitest';

import type { Finding } from '../contract';
import { byWeight } from './reports';

const finding = (code: string, severity: Finding['severity']): Finding => ({
  code,
  name: '',
  severity,
  message: '',
  why: '',
  fix: '',
  place: null,
  related: [],
  edits: []
});

test('errors come first, and those of one severity as they stand in the notebook', () => {
  const found = [
    finding('A', 'info'),
    finding('B', 'warning'),
    finding('C', 'error'),
    finding('D', 'warning'),
    finding('E', 'error')
  ];
  expect(byWeight(found).map(one => one.code)).toEqual(['C', 'E', 'B', 'D', 'A']);
});
