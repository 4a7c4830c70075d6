import { arange, broadcastTensors, meshgrid, ones, type Tensor, tensorSplit, unbind, zeros } from '../index.ts';
import { ShapeError } from './errors.ts';

type Two = [Tensor, Tensor];
type Three = [Tensor, Tensor, Tensor];

test('parts are tuples where their number is said', () => {
  const x = arange(6).reshape(2, 3);
  const [q, k, v]: Three = x.split(1, 1, { parts: 3 });
  expect([q, k, v].map((t) => t.tolist())).toEqual([
    [[0], [3]],
    [[1], [4]],
    [[2], [5]],
  ]);
  const [a, b]: Two = x.unbind({ parts: 2 });
  expect([a.tolist(), b.tolist()]).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ]);
  const [, , last]: Three = unbind(x, 1, { parts: 3 });
  expect(last.tolist()).toEqual([2, 5]);
  const [left, right]: Two = x.chunk(2, 1, { parts: 2 });
  expect([left.shape, right.shape]).toEqual([
    [2, 2],
    [2, 1],
  ]);
  const [head, tail]: Two = x.split([1, 2], 1);
  expect([head.shape, tail.shape]).toEqual([
    [2, 1],
    [2, 2],
  ]);
  const [one, two]: Two = x.tensorSplit(2, 1);
  expect([one.shape, two.shape]).toEqual([
    [2, 2],
    [2, 1],
  ]);
  const [rows, columns]: Two = meshgrid([arange(2), arange(3)]);
  expect([rows.shape, columns.shape]).toEqual([
    [2, 3],
    [2, 3],
  ]);
  const [wide, high]: Two = broadcastTensors(ones(1, 3), ones(2, 1));
  expect([wide.shape, high.shape]).toEqual([
    [2, 3],
    [2, 3],
  ]);
  const [n, c]: [number, number] = x.size<2>();
  expect(n * c).toBe(6);
});

test('they are arrays where it is not', () => {
  const x = zeros(4, 2);
  const sizes: number[] = x.size();
  const several: Tensor[] = x.split(2);
  const parts: Tensor[] = tensorSplit(x, [1, 2]);
  expect([sizes.length, several.length, parts.length]).toEqual([2, 2, 3]);
  // @ts-expect-error -- it may be missing
  const first: Tensor = x.unbind()[0];
  expect(first.shape).toEqual([2]);
});

test('another number of parts is refused', () => {
  const x = zeros(4, 2);
  expect(() => x.split(1, 0, { parts: 3 })).toThrow(new ShapeError('split: there are 4 parts, not 3'));
  expect(() => x.chunk(3, { parts: 3 })).toThrow(new ShapeError('chunk: there are 2 parts, not 3'));
  expect(() => x.unbind({ parts: 2 })).toThrow(new ShapeError('unbind: there are 4 parts, not 2'));
  expect(() => x.unbind(0, { parts: 1.5 })).toThrow(RangeError);
  // @ts-expect-error -- there is no such option
  expect(() => x.unbind({ part: 2 })).toThrow(TypeError);
});
