import {
  arange,
  diagEmbed,
  linalg,
  luUnpack,
  manualSeed,
  nuclearNorm,
  pcaLowrank,
  rand,
  randn,
  svd,
  svdLowrank,
  tensor,
} from '../../index.ts';
import { runFunctionCases } from '../../testing/functionCases.ts';

runFunctionCases(__dirname, 'flat');

const near = (a: { sub(b: never): { abs(): { max(): { item(): unknown } } } }, b: unknown) =>
  Number(
    a
      .sub(b as never)
      .abs()
      .max()
      .item(),
  );

test('svd has V where linalg.svd has its transpose, all of it with some: false', () => {
  const A = arange(6).to('float64').sin().view(3, 2);
  const { U, S, V } = svd(A);
  expect(near(U.mul(S).matmul(V.mT), A)).toBeLessThan(1e-12);
  expect(svd(A, false).U.shape).toEqual([3, 3]);
});

test.each([
  ['high', [12, 5]],
  ['wide', [5, 12]],
  ['a batch', [2, 8, 5]],
] as const)('a matrix of low rank is its svdLowrank, drawn as PyTorch draws: %s', (_, shape) => {
  manualSeed(0);
  const [left, right] = [
    randn([...shape.slice(0, -1), 2], { dtype: 'float64' }),
    randn([...shape.slice(0, -2), 2, shape.at(-1)!], { dtype: 'float64' }),
  ];
  const A = left.matmul(right);
  manualSeed(7);
  const { U, S, V } = svdLowrank(A, 3);
  expect(near(U.matmul(diagEmbed(S)).matmul(V.mT), A)).toBeLessThan(1e-10);
  expect(near(S, linalg.svdvals(A).narrow(-1, 0, 3))).toBeLessThan(1e-10);
  const next = rand(1).item();
  manualSeed(7);
  randn([Math.min(shape.at(-1)!, shape.at(-2)!), 3], { dtype: 'float64' });
  expect(rand(1).item()).toBe(next);
  const centred = A.sub(A.mean(-2, true));
  expect(near(pcaLowrank(A, { q: 3 }).S, linalg.svdvals(centred).narrow(-1, 0, 3))).toBeLessThan(1e-10);
  expect(near(svdLowrank(A, 3, 2, A.mean(-2, true)).S, linalg.svdvals(centred).narrow(-1, 0, 3))).toBeLessThan(1e-10);
});

test('what does not fit is refused by name', () => {
  const A = tensor([
    [1, 2],
    [3, 4],
  ]);
  expect(() => svdLowrank(A, 3)).toThrow('svdLowrank: q must be at most 2');
  expect(() => luUnpack(A, tensor([1n, 2n]))).toThrow('luUnpack: pivots must be an int32 tensor');
  expect(() => luUnpack(A, tensor([2, 1], { dtype: 'int32' }))).toThrow(
    'luUnpack: pivots must be rows from their own on, got 1',
  );
  expect(() => luUnpack(A, tensor([2], { dtype: 'int32' }))).toThrow('luUnpack: pivots must have shape [2], got [1]');
});

test('nuclearNorm takes the flag alone, as PyTorch does', () => {
  expect(
    nuclearNorm(
      tensor([
        [3, 0],
        [0, -4],
      ]),
      true,
    ).tolist(),
  ).toEqual([[7]]);
});
