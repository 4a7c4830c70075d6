import { batchedGemm } from '../matmul/batchedGemm.ts';
import { gemm } from '../matmul/gemm.ts';
import { storedMatrix } from '../matmul/product.ts';
import { describeWasmBuilds } from '../testing/builds.ts';
import { onPlan } from '../testing/onPlan.ts';
import { fillUniform, integerIn, lehmer } from '../testing/random.ts';
import { kernelBuild, setKernelBuild } from '../wasm/build.ts';
import { setNumThreads } from '../wasm/numThreads.ts';
import type { ProductCommand } from './commands/index.ts';

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

test('a product of one matrix with all of a batch, and of matrices with strides each way', () => {
  const random = lehmer(3);
  for (const [batch, m, n, k] of [
    [4, 6, 20, 9],
    [40, 1, 30, 70],
    [3, 2, 5, 4],
  ] as const) {
    const a = fillUniform(new Float32Array(batch * m * k), random);
    const b = fillUniform(new Float32Array(k * n), random);
    const apart = new Float32Array(2 * a.length);
    for (const [i, value] of a.entries()) apart[2 * i] = value;
    const expected = new Float32Array(batch * m * n);
    batchedGemm(false, false, batch, m, n, k, 1, a, 0, m * k, k, b, 0, 0, n, 0, expected, 0, m * n, n);
    const [, , , found, again] = onPlan(
      [a, apart, b, new Float32Array(expected.length), new Float32Array(expected.length)] as const,
      ([p, twice, q, r, s]) => {
        const common = { kind: 'product', batch, m, n, k, b: { at: q!, row: n, column: 1 } } as const;
        const c = (at: number) => ({ at, row: n, column: 1, batch: m * n });
        return [
          { ...common, a: { at: p!, row: k, column: 1, batch: m * k }, c: c(r!) },
          { ...common, a: { at: twice!, row: 2 * k, column: 2, batch: 2 * m * k }, c: c(s!) },
        ];
      },
    );
    expect([...found]).toEqual([...expected]);
    // A single row is a column of the transpose, to eager tensors too.
    if (m > 1) expect([...again]).toEqual([...expected]);
  }
});
