import { arange, zeros } from '../index.ts';

test.each([
  [
    [70, 45],
    [1, 0],
  ],
  [
    [3, 40, 37],
    [0, 2, 1],
  ],
  [
    [33, 40, 5],
    [2, 1, 0],
  ],
  [
    [2, 33, 5, 41],
    [0, 3, 1, 2],
  ],
  [
    [2, 64, 6, 7],
    [0, 2, 3, 1],
  ],
])('copies of permuted %j as %j have every element in its place', (shape, order) => {
  for (const dtype of ['float32', 'float64', 'int64', 'uint8'] as const) {
    const n = shape.reduce((a, b) => a * b, 1);
    const x = arange(n).reshape(shape).to(dtype);
    const view = x.permute(...order);
    const strides = view.stride();
    const data = x.toTypedArray();
    const expected = Array.from({ length: n }, (_, i) => {
      let at = 0;
      for (let d = view.ndim - 1, rest = i; d >= 0; d--) {
        at += (rest % view.shape[d]!) * strides[d]!;
        rest = Math.floor(rest / view.shape[d]!);
      }
      return data[at]!;
    });
    expect(Array.from<number | bigint>(view.contiguous().toTypedArray())).toEqual(expected);
    const part = zeros([...view.shape.slice(0, -1), view.shape.at(-1)! + 3], { dtype }).narrow(
      -1,
      2,
      view.shape.at(-1)!,
    );
    expect(Array.from<number | bigint>(part.copy_(view).toTypedArray())).toEqual(expected);
  }
});
