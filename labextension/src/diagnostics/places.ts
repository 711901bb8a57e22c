import type { Place } from '../contract';

/** What a place covers in a text, as offsets; the end is exclusive. */
export interface Stretch {
  from: number;
  to: number;
}

/** A place in a text that may have become shorter: what is beyond its end is at its end. */
export function stretchOf(source: string, place: Place): Stretch {
  const starts = lineStarts(source);
  const from = offsetOf(source, starts, place.line, place.column);
  const to = offsetOf(source, starts, place.end_line, place.end_column);
  return { from, to: Math.max(from, to) };
}

function offsetOf(source: string, starts: number[], line: number, column: number): number {
  const start = starts[Math.max(line, 1) - 1];
  if (start === undefined) {
    return source.length;
  }
  const next = starts[Math.max(line, 1)];
  const end = next === undefined ? source.length : next - 1;
  return Math.min(start + Math.max(column, 0), end);
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}
