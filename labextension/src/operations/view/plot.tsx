import * as React from 'react';

import type { MetricPlot } from '../plot';
import { shortNumber } from '../plot';
import { useOperations } from './context';

const WIDTH = 200;
const HEIGHT = 56;
const MARGIN = 8;

/** One metric by version; the numbers stand in the table too. */
export function Plot({ plot }: { plot: MetricPlot }): JSX.Element {
  const { trans } = useOperations();
  const at = (x: number, y: number): [number, number] => [
    MARGIN + x * (WIDTH - 2 * MARGIN),
    MARGIN + y * (HEIGHT - 2 * MARGIN)
  ];
  const line = plot.points.map(point => at(point.x, point.y).join(',')).join(' ');
  const [first, last] = [plot.points[0], plot.points.at(-1)];
  const label = trans.__(
    '%1 from version %2 to %3: between %4 and %5, at last %6',
    plot.name,
    first?.version ?? 0,
    last?.version ?? 0,
    shortNumber(plot.least),
    shortNumber(plot.most),
    shortNumber(last?.value)
  );
  return (
    <figure className="jp-mlops-plot">
      <figcaption>
        <strong>{plot.name}</strong>{' '}
        <span className="jp-mlops-hint">
          {plot.least < plot.most
            ? trans.__('%1 to %2', shortNumber(plot.least), shortNumber(plot.most))
            : shortNumber(plot.most)}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        <polyline points={line} />
        {plot.points.map(point => {
          const [x, y] = at(point.x, point.y);
          const kind = point.isChampion
            ? 'jp-mod-champion'
            : point.isRefused
              ? 'jp-mod-refused'
              : '';
          return (
            <circle key={point.version} className={kind} cx={x} cy={y} r={point.isChampion ? 5 : 3}>
              <title>{trans.__('Version %1: %2', point.version, shortNumber(point.value))}</title>
            </circle>
          );
        })}
      </svg>
    </figure>
  );
}
