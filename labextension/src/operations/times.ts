export const RHYTHMS = ['hourly', 'daily', 'weekly', 'monthly', 'other'] as const;

/** When a job shall run, as a person says it. */
export interface Times {
  rhythm: (typeof RHYTHMS)[number];
  /** `HH:MM`; of the hours only the minutes count where it is hourly. */
  at: string;
  /** Day of the week, 0 for Sunday. */
  weekday: number;
  /** Day of the month. */
  day: number;
  /** The five fields of crontab, for any other rhythm. */
  cron: string;
}

export const AT_FIRST: Times = { rhythm: 'daily', at: '03:00', weekday: 1, day: 1, cron: '' };

/** The five fields of crontab; nothing, which the server refuses, where the time is missing. */
export function cronOf({ rhythm, at, weekday, day, cron }: Times): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  if (at === '' && ['daily', 'weekly', 'monthly'].includes(rhythm)) {
    return '';
  }
  switch (rhythm) {
    case 'hourly':
      return `${minute} * * * *`;
    case 'daily':
      return `${minute} ${hour} * * *`;
    case 'weekly':
      return `${minute} ${hour} * * ${weekday}`;
    case 'monthly':
      return `${minute} ${hour} ${day} * *`;
    case 'other':
      return cron.trim();
  }
}

/** The names of the days of the week in the reader's language, Monday first. */
export function weekdays(): [number, string][] {
  // the 7th of January 2024 was a Sunday
  return [1, 2, 3, 4, 5, 6, 0].map(day => [
    day,
    new Date(2024, 0, 7 + day).toLocaleDateString(undefined, { weekday: 'long' })
  ]);
}

/** The time zone of the reader's clock. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}
