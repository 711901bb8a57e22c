import * as React from 'react';

import type { StageFlow, StageNode } from '../../contract';
import type { Box, Edge, Row } from '../layout';
import { HEADER, layout, LINE } from '../layout';
import { lookOf } from '../../stages/look';
import { usePanel } from './actions';

export interface GraphProps {
  nodes: StageNode[];
  flows: StageFlow[];
  width: number;
}

/** The stages, each a button that goes to its first cell, and what flows between them. */
export const Graph = React.memo(function Graph({ nodes, flows, width }: GraphProps) {
  const { trans } = usePanel();
  const [lit, setLit] = React.useState('');
  const drawing = React.useMemo(() => layout(nodes, flows, width), [nodes, flows, width]);
  return (
    <svg
      className="jp-mlops-graph"
      width={drawing.width}
      height={drawing.height}
      role="group"
      aria-label={trans.__('Stages of the pipeline')}
    >
      {drawing.edges.map(edge => (
        <Line key={`${edge.flow.source} ${edge.flow.target}`} edge={edge} lit={lit} />
      ))}
      {drawing.boxes.map(box => (
        <StageBox
          key={box.node.tag}
          box={box}
          namesAt={drawing.namesAt}
          flows={flows}
          light={setLit}
        />
      ))}
    </svg>
  );
});

function Line({ edge, lit }: { edge: Edge; lit: string }): JSX.Element {
  const { stages } = usePanel();
  const { source, target } = edge.flow;
  const state = lit === '' ? '' : [source, target].includes(lit) ? ' jp-mod-lit' : ' jp-mod-faint';
  const { colour } = lookOf(stages, source);
  const { x, y } = edge.tip;
  return (
    <g className={`jp-mlops-flow${state}`} aria-hidden="true">
      <path className="jp-mlops-flow-halo" d={edge.path} />
      <path className="jp-mlops-flow-line" d={edge.path} stroke={colour} />
      <path d={`M${x - 6} ${y - 4}L${x} ${y}L${x - 6} ${y + 4}Z`} fill={colour} />
    </g>
  );
}

interface StageBoxProps {
  box: Box;
  namesAt: number;
  flows: StageFlow[];
  light(tag: string): void;
}

function StageBox({ box, namesAt, flows, light }: StageBoxProps): JSX.Element {
  const panel = usePanel();
  const { node } = box;
  const look = lookOf(panel.stages, node.tag);
  const go = (): void => {
    if (node.cell_ids[0] !== undefined) {
      panel.goToCell(node.cell_ids[0]);
    }
  };
  const title = node.tag || panel.trans.__('between stages');
  return (
    <g
      className="jp-mlops-stage"
      transform={`translate(${box.x} ${box.y})`}
      role="button"
      tabIndex={0}
      data-stage={node.tag}
      aria-label={spoken(box, flows, title, panel.trans)}
      onClick={go}
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          go();
        }
      }}
      onPointerEnter={() => light(node.tag)}
      onPointerLeave={() => light('')}
      onFocus={() => light(node.tag)}
      onBlur={() => light('')}
    >
      <rect className="jp-mlops-stage-box" width={box.width} height={box.height} rx={4} />
      <rect width={5} height={box.height} rx={2} fill={look.colour} />
      <text className="jp-mlops-stage-title" x={14} y={HEADER / 2 + 5}>
        <tspan className="jp-mlops-glyph">{look.glyph}</tspan> {title}
        <tspan className="jp-mlops-entry" dx={8}>
          {node.entry && node.entry !== node.tag ? `${node.entry}()` : ''}
        </tspan>
      </text>
      {box.rows.map(row => (
        <Names key={`${row.kind} ${row.of}`} row={row} namesAt={namesAt} />
      ))}
    </g>
  );
}

function Names({ row, namesAt }: { row: Row; namesAt: number }): JSX.Element {
  const { trans } = usePanel();
  const isStacked = namesAt < 14;
  const first = row.y + LINE - 4;
  return (
    <g className={`jp-mlops-names jp-mod-${row.kind}`}>
      <title>{row.names.join(', ')}</title>
      <text className="jp-mlops-caption" x={14} y={first}>
        {captionOf(row, trans)}
      </text>
      {row.lines.map((line, at) => (
        <text
          key={at}
          className="jp-mlops-name"
          x={isStacked ? 14 : namesAt}
          y={first + (at + (isStacked ? 1 : 0)) * LINE}
        >
          {line}
        </text>
      ))}
    </g>
  );
}

type Translate = ReturnType<typeof usePanel>['trans'];

function captionOf(row: Row, trans: Translate): string {
  const known: Record<string, string> = {
    metrics: trans.__('metrics'),
    plots: trans.__('plots'),
    reports: trans.__('reports'),
    request: trans.__('request'),
    answer: trans.__('answer')
  };
  switch (row.kind) {
    case 'takes':
      return trans.__('from %1', row.of || '•');
    case 'gives':
      return trans.__('gives');
    case 'reads':
      return trans.__('parameters');
    case 'extra':
      return known[row.of] ?? row.of;
  }
}

function spoken(box: Box, flows: StageFlow[], title: string, trans: Translate): string {
  const rows = box.rows.map(row => `${captionOf(row, trans)}: ${row.names.join(', ')}`);
  const targets = flows.filter(flow => flow.source === box.node.tag).map(flow => flow.target);
  const goes = targets.length > 0 ? [trans.__('goes to %1', targets.join(', '))] : [];
  return [trans.__('Stage %1', title), ...rows, ...goes, trans.__('Go to its first cell')].join(
    '. '
  );
}
