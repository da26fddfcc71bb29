import { expect, test } from '@jest/globals';
import {
  kindOf,
  letterOf,
  markerStreamOf,
  PARTITIONS,
  partitionOf,
  streamIdOf,
} from './partitions.js';
import { STREAM_KINDS } from './types.js';

test('the first byte of its id decides the partition of a stream', () => {
  expect(partitionOf('00ffffff-0000-4000-8000-000000000000')).toBe(0);
  expect(partitionOf('3f000000-0000-4000-8000-000000000000')).toBe(63);
  expect(partitionOf('40000000-0000-4000-8000-000000000000')).toBe(0);
  expect(() => partitionOf('not a uuid')).toThrow(TypeError);
});

test('a code leads to the same stream for ever', () => {
  expect(streamIdOf('institution', '4121010845')).toEqual({
    kind: 'institution',
    id: '3a38930b-6e19-847e-9399-805b08a3e909',
  });
  expect(streamIdOf('ruleBook', '4121010845').id).not.toBe(
    streamIdOf('institution', '4121010845').id,
  );
});

test('the id of a code is a UUID of version 8', () => {
  const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  for (const code of ['', 'a', '学分', 'CERT-DL-01']) {
    expect(streamIdOf('ruleBook', code).id).toMatch(pattern);
  }
});

test('the markers of a partition lie in it', () => {
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    expect(partitionOf(markerStreamOf(partition).id)).toBe(partition);
  }
});

test('every kind of stream has a letter of its own', () => {
  expect(STREAM_KINDS.map(letterOf).map(kindOf)).toEqual(STREAM_KINDS);
  expect(() => kindOf('x')).toThrow('unknown kind');
});
