import { batchedGemm } from '../matmul/batchedGemm.ts';
import { gemm } from '../matmul/gemm.ts';
import { multiply } from '../matmul/multiply.ts';
import { storedMatrix } from '../matmul/product.ts';
import { describeWasmBuilds } from '../testing/builds.ts';
import { onPlan } from '../testing/onPlan.ts';
import { fillUniform, integerIn, lehmer } from '../testing/random.ts';
import { kernelBuild, setKernelBuild } from '../wasm/build.ts';
import { setNumThreads } from '../wasm/numThreads.ts';
import type { ProductCommand } from './commands.ts';

type Sizes = readonly [batch: number, m: number, n: number, k: number];

// Every way: plain loops without and with packing, panels, few rows, columns and steps; nothing at all.
const sizes: Sizes[] = [
  [1, 32, 16, 2],
  [1, 32, 16, 16],
  [1, 16, 16, 32],
  [1, 5, 7, 100],
  [1, 13, 3, 300],
  [1, 70, 45, 33],
  [1, 100, 130, 530],
  [1, 1, 300, 70],
  [1, 300, 1, 70],
  [1, 3, 90, 600],
  [1, 1, 50, 900],
  [1, 64, 80, 3],
  [1, 9, 500, 1],
  [5, 7, 9, 4],
  [4, 30, 20, 25],
  [3, 1, 64, 64],
  [1, 0, 5, 3],
  [1, 4, 5, 0],
  [0, 4, 5, 6],
];

function check([batch, m, n, k]: Sizes, Type: typeof Float32Array | typeof Float64Array, seed: number): void {
  const random = lehmer(seed);
  const transA = random() < 0.5;
  const transB = random() < 0.5;
  const lda = (transA ? m : k) + integerIn(random, 0, 2);
  const ldb = (transB ? k : n) + integerIn(random, 0, 2);
  const ldc = n + integerIn(random, 0, 1) * 3;
  const alpha = [1, 1, 0.5, 0][integerIn(random, 0, 3)]!;
  const beta = [0, 0, 1, 0.25][integerIn(random, 0, 3)]!;
  const biased = batch === 1 && random() < 0.4;
  const a = fillUniform(new Type(batch * lda * Math.max(m, k) + 8), random);
  const b = fillUniform(new Type(batch * ldb * Math.max(n, k) + 8), random);
  const c = fillUniform(new Type(batch * ldc * m + 8), random);
  const bias = fillUniform(new Type(n), random);
  const expected = c.slice();
  const [stepA, stepB, stepC] = [lda * Math.max(m, k), ldb * Math.max(n, k), ldc * m];
  if (batch === 1) {
    gemm(transA, transB, m, n, k, alpha, a, 0, lda, b, 0, ldb, beta, expected, 0, ldc, biased ? bias : null);
  } else {
    batchedGemm(
      transA,
      transB,
      batch,
      m,
      n,
      k,
      alpha,
      a,
      0,
      stepA,
      lda,
      b,
      0,
      stepB,
      ldb,
      beta,
      expected,
      0,
      stepC,
      ldc,
    );
  }
  const matrix = (at: number, ld: number, trans: boolean, step: number) => {
    const { row, column, batch } = storedMatrix(a, 0, ld, trans, step);
    return { at, row, column, batch };
  };
  const [, , found] = onPlan([a, b, c, bias] as const, ([p, q, r, s]): ProductCommand[] => [
    {
      kind: 'product',
      dtype: Type === Float32Array ? 'float32' : 'float64',
      batch,
      m,
      n,
      k,
      alpha,
      a: matrix(p!, lda, transA, stepA),
      b: matrix(q!, ldb, transB, stepB),
      beta,
      c: matrix(r!, ldc, false, stepC),
      bias: biased ? s : undefined,
    },
  ]);
  const about = `${[batch, m, n, k]} ${transA} ${transB} alpha ${alpha} beta ${beta} bias ${biased}`;
  expect([about, ...found]).toEqual([about, ...expected]);
}

afterEach(() => setNumThreads(1));

describeWasmBuilds(() => {
  test.each(sizes)('products have the bits of the kernels: %d × %d %d %d', (...size) => {
    for (let seed = 0; seed < 6; seed++) check(size, seed % 3 === 2 ? Float64Array : Float32Array, seed);
  });
});

test('the same where each size takes its own way', () => {
  expect(kernelBuild()).not.toBe('typescript');
  setKernelBuild(null);
  for (const size of sizes)
    for (let seed = 10; seed < 16; seed++) check(size, seed % 3 === 2 ? Float64Array : Float32Array, seed);
});

test('a product of one matrix with all of a batch', () => {
  const random = lehmer(3);
  const a = fillUniform(new Float32Array(4 * 6 * 9), random);
  const b = fillUniform(new Float32Array(9 * 20), random);
  const c = new Float32Array(4 * 6 * 20);
  const expected = c.slice();
  multiply({
    batch: 4,
    m: 6,
    n: 20,
    k: 9,
    alpha: 1,
    beta: 0,
    a: storedMatrix(a, 0, 9, false, 54),
    b: storedMatrix(b, 0, 20),
    c: storedMatrix(expected, 0, 20, false, 120),
  });
  const [, , found] = onPlan([a, b, c] as const, ([p, q, r]) => [
    {
      kind: 'product',
      batch: 4,
      m: 6,
      n: 20,
      k: 9,
      a: { at: p!, row: 9, column: 1, batch: 54 },
      b: { at: q!, row: 20, column: 1 },
      c: { at: r!, row: 20, column: 1, batch: 120 },
    },
  ]);
  expect([...found]).toEqual([...expected]);
});
