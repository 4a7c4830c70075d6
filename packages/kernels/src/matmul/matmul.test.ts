import { describeBuilds } from '../testing/builds.ts';
import { expectClose, floatTypes } from '../testing/expectClose.ts';
import { fillUniform, integerIn, lehmer } from '../testing/random.ts';
import { batchedGemm } from './batchedGemm.ts';
import { gemm } from './gemm.ts';
import { matmulInt32, matmulInt64 } from './integerMatmul.ts';

interface Operand {
  data: Float32Array | Float64Array;
  offset: number;
  ld: number;
  transposed: boolean;
}

const at = (x: Operand, i: number, j: number) =>
  x.data[x.offset + (x.transposed ? j * x.ld + i : i * x.ld + j)] as number;

/** The definition: every sum on its own, in double. */
function naiveGemm(m: number, n: number, k: number, alpha: number, a: Operand, b: Operand, beta: number, c: Operand) {
  const out = Array.from(c.data);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += at(a, i, p) * at(b, p, j);
      out[c.offset + i * c.ld + j] = alpha * sum + (beta === 0 ? 0 : beta * at(c, i, j));
    }
  }
  return out;
}

const sizes = [
  [1, 1, 1],
  [1, 37, 300],
  [41, 1, 290],
  [2, 9, 700],
  [3, 3, 3],
  [4, 4, 4],
  [5, 7, 600],
  [13, 17, 19],
  [97, 33, 257],
  [100, 101, 64],
  [6, 1030, 30],
  [195, 4, 515],
  // Rows longer than what is copied at a time, and more rows than that.
  [3, 5, 17000],
  [2, 2100, 33],
  [2100, 3, 33],
  // Few steps of many sums.
  [90, 300, 1],
  [6, 17000, 3],
  // Many steps of few sums.
  [4, 4, 9000],
  [3, 4, 4097],
  [1, 2, 5000],
] as const;

describeBuilds(() => {
  describe.each(floatTypes)('$name gemm with a bias', ({ make, rel, abs }) => {
    test.each([...sizes, [40, 1030, 300] as const, [3, 3, 0] as const])(
      'adds it to every row, whatever was there: %d x %d x %d',
      (m, n, k) => {
        const random = lehmer(m + n + k);
        const [a, b, bias] = [m * k, k * n, n].map((length) => fillUniform(make(length), random));
        const ldc = n + 1;
        const [own, separate] = [make(m * ldc).fill(Number.NaN), make(m * ldc)];
        gemm(false, false, m, n, k, 1, a!, 0, k, b!, 0, n, 0, own, 0, ldc, bias);
        gemm(false, false, m, n, k, 1, a!, 0, k, b!, 0, n, 0, separate, 0, ldc);
        for (let i = 0; i < m; i++) {
          const expected = separate.slice(i * ldc, i * ldc + n).map((sum, j) => sum + bias![j]!);
          expectClose(own.subarray(i * ldc, i * ldc + n), expected, rel, 10 * abs);
        }
      },
    );
  });
});

describeBuilds(() => {
  describe.each(floatTypes)('$name gemm', ({ make, rel, abs }) => {
    for (const [transA, transB] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      test.each(sizes)(
        `equals the sums of its definition, transposed (${transA}, ${transB}), %d x %d x %d`,
        (m, n, k) => {
          const random = lehmer(m * 1000 + n * 10 + k);
          const operand = (rows: number, cols: number, transposed: boolean): Operand => {
            const [r, c] = transposed ? [cols, rows] : [rows, cols];
            const ld = c + integerIn(random, 0, 3);
            const offset = integerIn(random, 0, 5);
            return { data: fillUniform(make(offset + r * ld + 2), random), offset, ld, transposed };
          };
          const a = operand(m, k, transA);
          const b = operand(k, n, transB);
          const c = operand(m, n, false);
          for (const [alpha, beta] of [
            [1, 0],
            [-0.5, 1],
            [2, 0.25],
          ] as const) {
            const expected = naiveGemm(m, n, k, alpha, a, b, beta, c);
            // Elements outside the matrix (offset, gaps of ldc, tail) must stay as they were.
            gemm(
              transA,
              transB,
              m,
              n,
              k,
              alpha,
              a.data,
              a.offset,
              a.ld,
              b.data,
              b.offset,
              b.ld,
              beta,
              c.data,
              c.offset,
              c.ld,
            );
            // Sums of ~600 terms in [-1, 1] cancel, hence the absolute part. In double every block of K rounds the
            // result once; in float32, as WebAssembly and PyTorch add, every step rounds a partial sum.
            expectClose(c.data, expected, rel, Math.max(abs * 4, rel === 1e-5 ? k * 2 ** -24 : 0));
          }
        },
      );
    }

    test('beta = 0 overwrites NaN, in packed, small and k = 0 products', () => {
      for (const [m, n, k] of [
        [40, 40, 40],
        [2, 2, 2],
        [3, 3, 0],
      ] as const) {
        const c = make(m * n).fill(NaN);
        gemm(false, false, m, n, k, 1, make(m * k).fill(1), 0, k, make(k * n).fill(1), 0, n, 0, c, 0, n);
        expectClose(c, new Array(m * n).fill(k), 0, 0);
      }
    });

    test('alpha = 0 scales C and does not let NaN of A through', () => {
      const c = make(9).fill(2);
      gemm(false, false, 3, 3, 3, 0, make(9).fill(NaN), 0, 3, make(9).fill(1), 0, 3, 0.5, c, 0, 3);
      expectClose(c, new Array(9).fill(1), 0, 0);
    });

    test('a NaN in A or B reaches exactly its row or column', () => {
      const n = 40;
      const a = make(n * n).fill(1);
      const b = make(n * n).fill(1);
      const c = make(n * n);
      a[3 * n + 5] = NaN;
      gemm(false, false, n, n, n, 1, a, 0, n, b, 0, n, 0, c, 0, n);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) expect(Number.isNaN(c[i * n + j]!)).toBe(i === 3);
    });

    test('K = 4096 keeps five digits of sums of positive terms', () => {
      const random = lehmer(4096);
      for (const m of [1, 5]) {
        const [n, k] = [6, 4096];
        const a = fillUniform(make(m * k), random).map(Math.abs);
        const b = fillUniform(make(n * k), random).map(Math.abs);
        const c = make(m * n);
        gemm(false, true, m, n, k, 1, a, 0, k, b, 0, k, 0, c, 0, n);
        const as = { data: a, offset: 0, ld: k, transposed: false };
        const bs = { data: b, offset: 0, ld: k, transposed: true };
        const cs = { data: make(m * n), offset: 0, ld: n, transposed: false };
        expectClose(c, naiveGemm(m, n, k, 1, as, bs, 0, cs), rel / 5, 0);
      }
    });

    test('infinities and NaN come out as sums of products have them', () => {
      const n = 33;
      const a = make(n * n).map((_, i) => (i % 7) - 3);
      const b = make(n * n).map((_, i) => (i % 5) - 2);
      a[5] = Infinity;
      a[2 * n] = -Infinity;
      b[3] = NaN;
      b[9 * n + 4] = Infinity;
      const c = make(n * n);
      gemm(false, false, n, n, n, 1, a, 0, n, b, 0, n, 0, c, 0, n);
      const whole = (data: typeof a) => ({ data, offset: 0, ld: n, transposed: false });
      expectClose(c, naiveGemm(n, n, n, 1, whole(a), whole(b), 0, whole(c)), 0, 0);
    });

    test('a product larger than the memory so far is right at its corners', () => {
      const [m, n, k] = [601, 2053, 517];
      const random = lehmer(3);
      const a = fillUniform(make(m * k), random);
      const b = fillUniform(make(n * k), random);
      const c = make(m * n).fill(NaN);
      gemm(false, true, m, n, k, 1, a, 0, k, b, 0, k, 0, c, 0, n);
      for (const i of [0, 3, 300, m - 2, m - 1]) {
        for (const j of [0, 7, 1023, 1024, n - 6, n - 1]) {
          let sum = 0;
          for (let p = 0; p < k; p++) sum += a[i * k + p]! * b[j * k + p]!;
          expectClose([c[i * n + j]!], [sum], rel, rel === 1e-5 ? k * 2 ** -24 : abs);
        }
      }
      expect(c.some(Number.isNaN)).toBe(false);
    });

    test.each([
      { what: 'separate matrices', aShared: false, bShared: false, gap: 0 },
      { what: 'one B for all (folded into one product)', aShared: false, bShared: true, gap: 0 },
      { what: 'one A for all', aShared: true, bShared: false, gap: 0 },
      { what: 'matrices far apart', aShared: false, bShared: false, gap: 1000 },
    ])('batchedGemm multiplies matrix by matrix: $what', ({ aShared, bShared, gap }) => {
      for (const [batch, m, n, k] of [
        [5, 2, 4, 3],
        [9, 19, 21, 23],
      ] as const) {
        const random = lehmer(7);
        const aStride = aShared ? 0 : m * k + gap;
        const bStride = bShared ? 0 : k * n + gap;
        const cStride = m * n + gap;
        const a = fillUniform(make(batch * (m * k + gap)), random);
        const b = fillUniform(make(batch * (k * n + gap)), random);
        for (const [transA, transB] of [
          [false, false],
          [true, true],
        ] as const) {
          const lda = transA ? m : k;
          const ldb = transB ? k : n;
          const c = fillUniform(make(batch * cStride), random);
          const before = c.slice();
          batchedGemm(transA, transB, batch, m, n, k, 1, a, 0, aStride, lda, b, 0, bStride, ldb, 0.5, c, 0, cStride, n);
          for (let i = 0; i < batch; i++) {
            const as = { data: a, offset: i * aStride, ld: lda, transposed: transA };
            const bs = { data: b, offset: i * bStride, ld: ldb, transposed: transB };
            const cs = { data: before.subarray(i * cStride, (i + 1) * cStride), offset: 0, ld: n, transposed: false };
            const expected = naiveGemm(m, n, k, 1, as, bs, 0.5, cs);
            expectClose(c.subarray(i * cStride, (i + 1) * cStride), expected, rel, abs * 4);
          }
        }
      }
    });
  });
});

test.each([
  [
    'A too short',
    () =>
      gemm(
        false,
        false,
        2,
        2,
        2,
        1,
        new Float32Array(3),
        0,
        2,
        new Float32Array(4),
        0,
        2,
        0,
        new Float32Array(4),
        0,
        2,
      ),
    /gemm: A needs 4 elements .* got 3/,
  ],
  [
    'offset beyond',
    () =>
      gemm(
        false,
        false,
        2,
        2,
        2,
        1,
        new Float32Array(4),
        0,
        2,
        new Float32Array(4),
        1,
        2,
        0,
        new Float32Array(4),
        0,
        2,
      ),
    /gemm: B needs 5/,
  ],
  [
    'ldc below n',
    () =>
      gemm(
        false,
        false,
        2,
        2,
        2,
        1,
        new Float32Array(4),
        0,
        2,
        new Float32Array(4),
        0,
        2,
        0,
        new Float32Array(4),
        0,
        1,
      ),
    /C's leading dimension/,
  ],
  [
    'negative m',
    () =>
      gemm(
        false,
        false,
        -1,
        2,
        2,
        1,
        new Float32Array(4),
        0,
        2,
        new Float32Array(4),
        0,
        2,
        0,
        new Float32Array(4),
        0,
        2,
      ),
    /m must be a non-negative integer, got -1/,
  ],
  [
    'batch beyond',
    () =>
      batchedGemm(
        false,
        false,
        2,
        1,
        1,
        1,
        1,
        new Float32Array(1),
        0,
        1,
        1,
        new Float32Array(2),
        0,
        1,
        1,
        0,
        new Float32Array(2),
        0,
        1,
        1,
      ),
    /batchedGemm: A needs 2/,
  ],
])('a matrix outside its array is refused: %s', (_what, call, message) => {
  expect(call).toThrow(RangeError);
  expect(call).toThrow(message);
});

test('int32 products wrap modulo 2^32', () => {
  const c = new Int32Array(5);
  matmulInt32(
    2,
    2,
    3,
    new Int32Array([1, 2, 3, 0x7fffffff, 65537, -4]),
    0,
    new Int32Array([9, 1, 2, 3, 4, 65537, 7]),
    1,
    c,
    1,
  );
  const a = [
    [1n, 2n, 3n],
    [0x7fffffffn, 65537n, -4n],
  ];
  const b = [
    [1n, 2n],
    [3n, 4n],
    [65537n, 7n],
  ];
  const expected = a.flatMap((row) =>
    [0, 1].map((j) =>
      Number(
        BigInt.asIntN(
          32,
          row.reduce((s, v, p) => s + v * b[p]![j]!, 0n),
        ),
      ),
    ),
  );
  expect([...c]).toEqual([0, ...expected]);
});

test('int64 products wrap modulo 2^64', () => {
  const big = 2n ** 62n;
  const c = new BigInt64Array(4);
  matmulInt64(2, 2, 2, new BigInt64Array([big, 3n, -1n, 5n]), 0, new BigInt64Array([3n, 1n, 2n, -big]), 0, c, 0);
  expect([...c]).toEqual([3n * big + 6n, big - 3n * big, 7n, -1n - 5n * big].map((v) => BigInt.asIntN(64, v)));
});
