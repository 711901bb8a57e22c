import { expect, it } from 'vitest';

import { AT_FIRST, cronOf, weekdays } from './times';

it.each([
  [{ rhythm: 'hourly', at: '17:05' }, '5 * * * *'],
  [{ rhythm: 'daily' }, '0 3 * * *'],
  [{ rhythm: 'daily', at: '' }, ''],
  [{ rhythm: 'hourly', at: '' }, '0 * * * *'],
  [{ rhythm: 'weekly', at: '23:59', weekday: 0 }, '59 23 * * 0'],
  [{ rhythm: 'monthly', day: 28 }, '0 3 28 * *'],
  [{ rhythm: 'other', cron: ' */30 8-18 * * mon-fri ' }, '*/30 8-18 * * mon-fri'],
  [{ rhythm: 'other' }, '']
] as const)('%j is %s', (times, cron) => {
  expect(cronOf({ ...AT_FIRST, ...times })).toBe(cron);
});

it('the days of the week have the numbers that crontab gives them', () => {
  const found = Object.fromEntries(weekdays());
  expect(weekdays()[0]?.[0]).toBe(1);
  for (const [day, name] of Object.entries(found)) {
    const date = new Date(2026, 10, 29 + Number(day)); // the 29th is a Sunday
    expect(date.toLocaleDateString(undefined, { weekday: 'long' })).toBe(name);
  }
});
