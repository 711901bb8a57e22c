import type { ModelVersion } from './contract';

export interface Point {
  version: number;
  value: number;
  x: number;
  y: number;
  isChampion: boolean;
  isRefused: boolean;
}

export interface MetricPlot {
  name: string;
  points: Point[];
  least: number;
  most: number;
}

/** A drawing in a box from (0, 0) to (1, 1) for each metric: its values by version, oldest first. */
export function plotsOf(versions: readonly ModelVersion[]): MetricPlot[] {
  const oldestFirst = [...versions].sort((one, other) => one.number - other.number);
  const names = new Set(oldestFirst.flatMap(one => Object.keys(one.metrics)));
  return [...names]
    .sort()
    .map(name => plotOf(name, oldestFirst))
    .filter(plot => plot.points.length > 1);
}

function plotOf(name: string, versions: ModelVersion[]): MetricPlot {
  const measured = versions.flatMap(version => {
    const value = version.metrics[name];
    return typeof value === 'number' ? [{ version, value }] : [];
  });
  const values = measured.map(({ value }) => value);
  const least = Math.min(...values);
  const most = Math.max(...values);
  const points = measured.map(({ version, value }, at) => ({
    version: version.number,
    value,
    x: measured.length > 1 ? at / (measured.length - 1) : 0.5,
    // what never changes is a line in the middle
    y: most > least ? (most - value) / (most - least) : 0.5,
    isChampion: version.aliases.includes('champion'),
    isRefused: version.outcome === 'gate refused'
  }));
  return { name, points, least, most };
}

/** A number as short as it can be told from its neighbours. */
export function shortNumber(value: number | null | undefined): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(4))) : '–';
}

/** How long something took: `42 s`, `3 min 10 s`, `2 h 5 min`. */
export function lasted(begun: string, ended: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(ended) - Date.parse(begun)) / 1000));
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  if (hours > 0) {
    return `${hours} h ${minutes % 60} min`;
  }
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
