import type { StageFlow, StageNode } from '../contract';

/** A line of a box: on the left what it is, on the right the names. */
export interface Row {
  kind: 'takes' | 'gives' | 'reads' | 'extra';
  /** The stage that it comes from, or the heading of an extra. */
  of: string;
  /** As many as there is room for. */
  lines: string[];
  /** All of them. */
  names: string[];
  y: number;
}

export interface Box {
  node: StageNode;
  x: number;
  y: number;
  width: number;
  height: number;
  rows: Row[];
}

/** From the left side of a box along a lane of its own down to the left side of another. */
export interface Edge {
  flow: StageFlow;
  path: string;
  /** Where the tip of its arrow is. */
  tip: { x: number; y: number };
}

export interface Drawing {
  width: number;
  height: number;
  boxes: Box[];
  edges: Edge[];
  /** Where the names of a row begin, from the left side of a box. */
  namesAt: number;
}

export const LINE = 16;
export const HEADER = 30;
const PADDING = 8;
const GAP = 18;
const LANE = 12;
const CORNER = 6;
const CAPTION = 92;
const MOST_LINES = 3;
/** Pixels of a character of the code font, at the size that the style sheet gives it. */
const CHARACTER = 6.7;

/**
 * Put the stages one below the other, in their order, and what flows between them to their left:
 * each stage has one line that goes down and branches off to where its values are taken.
 */
export function layout(nodes: StageNode[], flows: StageFlow[], width: number): Drawing {
  const lanes = lanesOf(nodes, flows);
  const x = LANE * (Math.max(0, ...lanes.values()) + 1) + 2;
  const namesAt = width - x < 210 ? PADDING : CAPTION;
  const letters = Math.max(8, Math.floor((width - x - namesAt - PADDING) / CHARACTER));
  const boxes: Box[] = [];
  let y = 1;
  for (const node of nodes) {
    const rows = rowsOf(node, flows, letters);
    const height = placed(rows, namesAt === PADDING);
    boxes.push({ node, x, y, width: width - x - 1, height, rows });
    y += height + GAP;
  }
  const edges = flows.flatMap(flow => edgeOf(flow, boxes, lanes));
  return { width, height: Math.max(0, y - GAP + 1), boxes, edges, namesAt };
}

/** Fill lines with names; what doesn't fit is counted. */
export function wrapped(names: string[], letters: number, mostLines = MOST_LINES): string[] {
  const lines: string[][] = [];
  let length = letters;
  for (const name of names) {
    const piece = shortened(name, letters - 1);
    if (length + piece.length + 2 > letters) {
      lines.push([]);
      length = 0;
    }
    lines.at(-1)?.push(piece);
    length += piece.length + 2;
  }
  const shown = lines.slice(0, mostLines);
  const written = shown.map((line, at) => line.join(', ') + (at < shown.length - 1 ? ',' : ''));
  const last = shown.at(-1);
  return last && lines.length > mostLines
    ? [...written.slice(0, -1), counted(last, names.length - shown.flat().length, letters)]
    : written;
}

/** A line that says at its end how many names there is no room for. */
function counted(line: string[], hidden: number, letters: number): string {
  const more = ` +${hidden}`;
  const kept = line.join(', ');
  if (kept.length + more.length <= letters) {
    return kept + more;
  }
  const [only = ''] = line;
  return line.length > 1
    ? counted(line.slice(0, -1), hidden + 1, letters)
    : shortened(only, letters - more.length) + more;
}

function shortened(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`;
}

function rowsOf(node: StageNode, flows: StageFlow[], letters: number): Row[] {
  const row = (kind: Row['kind'], of: string, names: string[]): Row[] =>
    names.length === 0 ? [] : [{ kind, of, names, lines: wrapped(names, letters), y: 0 }];
  const arriving = flows.filter(flow => flow.target === node.tag);
  return [
    ...arriving.flatMap(flow =>
      row(
        'takes',
        flow.source,
        flow.values.map(value => value.name)
      )
    ),
    ...row('reads', '', node.parameters),
    ...row(
      'gives',
      '',
      node.gives.map(value => value.name)
    ),
    ...node.extras.flatMap(extra => row('extra', extra.what, extra.names))
  ];
}

/** Give each row its place from the top of the box, and the box its height. */
function placed(rows: Row[], isStacked: boolean): number {
  let y = HEADER;
  for (const row of rows) {
    row.y = y;
    y += (row.lines.length + (isStacked ? 1 : 0)) * LINE + 2;
  }
  return y + (rows.length > 0 ? PADDING - 2 : 0);
}

/** Stages whose lines run beside each other have lanes of their own, the last stage the nearest. */
function lanesOf(nodes: StageNode[], flows: StageFlow[]): Map<string, number> {
  const order = new Map(nodes.map((node, at) => [node.tag, at]));
  const taken: { lane: number; from: number; to: number }[] = [];
  const lanes = new Map<string, number>();
  for (const { tag } of [...nodes].reverse()) {
    const ends = flows.filter(flow => flow.source === tag).map(flow => order.get(flow.target) ?? 0);
    if (ends.length === 0) {
      continue;
    }
    const from = order.get(tag) ?? 0;
    const to = Math.max(...ends);
    let lane = 0;
    while (taken.some(one => one.lane === lane && one.from < to && from < one.to)) {
      lane += 1;
    }
    taken.push({ lane, from, to });
    lanes.set(tag, lane);
  }
  return lanes;
}

function edgeOf(flow: StageFlow, boxes: Box[], lanes: Map<string, number>): Edge[] {
  const source = boxes.find(box => box.node.tag === flow.source);
  const target = boxes.find(box => box.node.tag === flow.target);
  const row = target?.rows.find(one => one.kind === 'takes' && one.of === flow.source);
  if (!source || !target || !row || target.y <= source.y) {
    return [];
  }
  const gives = source.rows.find(one => one.kind === 'gives');
  const start = source.y + (gives?.y ?? source.height - LINE) + LINE / 2;
  const end = target.y + row.y + LINE / 2;
  const lane = source.x - LANE * ((lanes.get(flow.source) ?? 0) + 1);
  const path =
    `M${source.x} ${start}H${lane + CORNER}Q${lane} ${start} ${lane} ${start + CORNER}` +
    `V${end - CORNER}Q${lane} ${end} ${lane + CORNER} ${end}H${target.x - 1}`;
  return [{ flow, path, tip: { x: target.x - 1, y: end } }];
}
