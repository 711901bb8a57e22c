/** Splits a stream of server-sent events, in whatever pieces it comes, into their data. */
export class EventStreamReader {
  private rest = '';

  /** Take one more piece; gives the data of the events that it completes. */
  take(piece: string): string[] {
    const blocks = (this.rest + piece).split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.map(dataOf).filter(data => data !== '');
  }
}

/** A heartbeat is a comment, and has no data. */
function dataOf(block: string): string {
  return block
    .split('\n')
    .filter(line => line.startsWith('data: '))
    .map(line => line.slice('data: '.length))
    .join('\n');
}
