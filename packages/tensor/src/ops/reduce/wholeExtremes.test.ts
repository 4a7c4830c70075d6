import { fromTypedArray, manualSeed, randint, type Tensor } from '../../index.ts';

const shapes = [[3, 1500], [1500, 70], [3, 40, 66], [4999]];

/** All elements of each line along `dim`. */
const linesOf = (x: Tensor, dim: number) => x.long().movedim(dim, -1).reshape(-1, x.shape[dim]!).tolist() as number[][];

// Long lines and many columns go to kernels, in whatever order they lie in memory; the rest to loops.
test.each(shapes)(
  'extremes and sums of whole numbers of %j along each dimension are those of its elements',
  (...shape) => {
    manualSeed(4);
    for (const dtype of ['int64', 'int32', 'uint8', 'bool'] as const) {
      const made = randint(dtype === 'uint8' || dtype === 'bool' ? 0 : -100, dtype === 'bool' ? 2 : 200, shape).to(
        dtype,
      );
      for (const x of [made, made.transpose(0, -1)]) {
        for (let dim = 0; dim < x.ndim; dim++) {
          const lines = linesOf(x, dim);
          const found = (t: Tensor) => t.long().flatten().tolist() as number[];
          const same = (got: number[], wanted: number[]) => expect(got.findIndex((v, i) => v !== wanted[i])).toBe(-1);
          same(
            found(x.sum(dim)),
            lines.map((line) => line.reduce((a, b) => a + b)),
          );
          same(
            found(x.amax(dim)),
            lines.map((line) => line.reduce((a, b) => Math.max(a, b))),
          );
          same(
            found(x.amin(dim)),
            lines.map((line) => line.reduce((a, b) => Math.min(a, b))),
          );
        }
        expect(Number(x.max().item())).toBe(
          Number(
            x
              .long()
              .flatten()
              .sort()
              .values.narrow(0, x.numel() - 1, 1)
              .item(),
          ),
        );
      }
    }
  },
);

test('sums of int64 wrap, and its extremes may be any', () => {
  const large = 2n ** 62n;
  const x = fromTypedArray(
    BigInt64Array.from({ length: 5000 }, (_, i) => (i % 2 ? -large - BigInt(i) : large)),
    [5000],
  );
  const exact = (x.tolist() as (number | bigint)[]).reduce<bigint>((a, b) => a + BigInt(b), 0n);
  expect(BigInt(x.sum().item<bigint>())).toBe(BigInt.asIntN(64, exact));
  expect(x.amin().item<bigint>()).toBe(-large - 4999n);
  expect(x.amax().item<bigint>()).toBe(large);
  expect(x.topk(2)[0]!.tolist()).toEqual([large, large]);
});

test('sums over several dimensions of memory in another order are those of a copy', () => {
  manualSeed(2);
  const x = randint(-9, 9, [6, 50, 70]).to('float32');
  for (const turned of [x.permute(2, 0, 1), x.permute(1, 2, 0), x.permute(1, 0, 2), x.expand(2, 6, 50, 70)])
    for (const dims of [[0], [1], [0, 1], [1, 2], [0, 2]])
      expect(turned.sum(dims).equal(turned.clone().contiguous().sum(dims))).toBe(true);
});
