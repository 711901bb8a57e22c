import { describe, expect, it } from 'vitest';

import type { ModelVersion } from './contract';
import { lasted, plotsOf, shortNumber } from './plot';

const version = (
  number: number,
  metrics: ModelVersion['metrics'],
  outcome = 'promoted',
  ...aliases: string[]
): ModelVersion => ({
  number,
  run: '',
  created: '',
  aliases,
  outcome,
  reason: '',
  build: '',
  promotion: null,
  metrics
});

describe('a drawing of metrics', () => {
  it('goes from the oldest version to the newest, with the largest value on top', () => {
    const [plot] = plotsOf([
      version(3, { auc: 0.9 }, 'promoted', 'champion'),
      version(2, { auc: 0.5 }, 'gate refused'),
      version(1, { auc: 0.7 })
    ]);
    expect(plot?.points.map(({ version, x }) => [version, x])).toEqual([
      [1, 0],
      [2, 0.5],
      [3, 1]
    ]);
    expect(plot?.points.map(({ y }) => y)).toEqual([expect.closeTo(0.5), 1, 0]);
    expect(plot?.points.map(one => [one.isChampion, one.isRefused])).toEqual([
      [false, false],
      [false, true],
      [true, false]
    ]);
  });

  it('is flat for what never changes, and leaves out what is no number or alone', () => {
    const plots = plotsOf([
      version(1, { auc: 1, loss: null, once: 3 }),
      version(2, { auc: 1, loss: 2 })
    ]);
    expect(plots.map(({ name, points }) => [name, points.map(({ y }) => y)])).toEqual([
      ['auc', [0.5, 0.5]]
    ]);
  });
});

it.each([
  [0.123456, '0.1235'],
  [12345.6, '12350'],
  [null, '–'],
  [undefined, '–']
])('%s is shown as %s', (value, shown) => {
  expect(shortNumber(value)).toBe(shown);
});

it.each([
  ['10:00:00', '10:00:42', '42 s'],
  ['10:00:00', '10:03:10', '3 min 10 s'],
  ['10:00:00', '12:05:01', '2 h 5 min']
])('from %s to %s lasts %s', (begun, ended, shown) => {
  expect(lasted(`2026-11-29T${begun}Z`, `2026-11-29T${ended}Z`)).toBe(shown);
});
