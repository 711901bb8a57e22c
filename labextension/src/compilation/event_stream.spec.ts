import { expect, test } from 'vitest';

import { EventStreamReader } from './event_stream';

const STREAM = 'id: 1\ndata: {"a": 1}\n\n: still there\n\nid: 2\ndata: {"a": 2}\n\n';

test('events are the same in whatever pieces they come', () => {
  for (let size = 1; size <= STREAM.length; size++) {
    const reader = new EventStreamReader();
    const found: string[] = [];
    for (let start = 0; start < STREAM.length; start += size) {
      found.push(...reader.take(STREAM.slice(start, start + size)));
    }
    expect(found).toEqual(['{"a": 1}', '{"a": 2}']);
  }
});

test('an event whose end has not come is not given', () => {
  expect(new EventStreamReader().take('data: {"a": 1}\n')).toEqual([]);
});
