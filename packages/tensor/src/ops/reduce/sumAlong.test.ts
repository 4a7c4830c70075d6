import { manualSeed, randn, tensor } from '../../index.ts';

const shapes = [
  [7, 3],
  [3, 20000],
  [2500, 9],
  [5, 1030],
  [1030, 5],
  [67, 45],
  [4, 33, 40],
];

// Rows go to the kernel, columns by several rows at once, and what is turned by strides: each has the sums of doubles.
test.each(shapes)('sums, squares and extremes of %j along each dimension are those of its elements', (...shape) => {
  manualSeed(3);
  for (const dtype of ['float32', 'float64'] as const) {
    const made = randn(shape).to(dtype);
    for (const x of [made, made.transpose(0, -1)]) {
      for (let dim = 0; dim < x.ndim; dim++) {
        const lines = x.movedim(dim, -1).reshape(-1, x.shape[dim]!).tolist() as number[][];
        const n = x.shape[dim]!;
        const sums = lines.map((line) => line.reduce((a, b) => a + b, 0));
        const squares = lines.map((line) => line.reduce((a, b) => a + b * b, 0));
        const about = lines.map((line, i) => line.reduce((a, b) => a + (b - sums[i]! / n) ** 2, 0));
        const digits = dtype === 'float32' ? 4 : 9;
        const close = (got: number[], expected: number[]) => {
          const worst = got.reduce(
            (w, v, i) => Math.max(w, Math.abs(v - expected[i]!) / Math.max(1, Math.abs(expected[i]!))),
            0,
          );
          expect(worst).toBeLessThan(10 ** -digits);
        };
        close(x.sum(dim).flatten().tolist() as number[], sums);
        close(
          x.mean(dim).flatten().tolist() as number[],
          sums.map((v) => v / n),
        );
        close(x.norm(2, dim).flatten().tolist() as number[], squares.map(Math.sqrt));
        close(
          x.var({ dim, correction: 0 }).flatten().tolist() as number[],
          about.map((v) => v / n),
        );
        expect(x.amax(dim).flatten().tolist()).toEqual(lines.map((line) => line.reduce((a, b) => Math.max(a, b))));
        expect(x.argmin(dim).flatten().tolist()).toEqual(
          lines.map((line) => line.indexOf(line.reduce((a, b) => Math.min(a, b)))),
        );
      }
    }
  }
});

test('logsumexp of rows and of columns keeps infinities and NaN, in the kernel as in plain loops', () => {
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
  const expected = [inf, nan, -inf, nan, Math.log(600 * Math.E)];
  const firsts = [inf, nan, -inf, inf, 1];
  const rest = [1, 1, -inf, nan, 1];
  const rows = firsts.map((first, i) => [first, ...new Array<number>(599).fill(rest[i]!)]);
  const x = tensor(rows);
  for (const got of [x.logsumexp(1), x.t().contiguous().logsumexp(0)]) {
    (got.tolist() as number[]).forEach((v, i) => {
      if (Number.isFinite(expected[i]!)) expect(v).toBeCloseTo(expected[i]!, 5);
      else expect(v).toBe(expected[i]!);
    });
  }
});

test('extremes keep a NaN wherever it stands', () => {
  for (let at = 0; at < 9; at++) {
    const x = tensor([1, 5, -2, 8, 0, 3, 8, -9, 4].with(at, Number.NaN)).reshape(1, 9);
    for (const y of [x, x.t().contiguous()]) {
      const dim = y === x ? 1 : 0;
      expect([y.amax(dim).item(), y.amin(dim).item(), y.max().item()]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
      expect([y.argmax(dim).item(), y.argmin(dim).item()].map(Number)).toEqual([at, at]);
    }
  }
});
