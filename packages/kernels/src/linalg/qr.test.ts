import { describeBuilds } from '../testing/builds.ts';
import { expectClose, floatTypes } from '../testing/expectClose.ts';
import { drawn, linalgCases, result } from '../testing/linalgFixture.ts';
import { fillUniform, integerIn, lehmer } from '../testing/random.ts';
import { qrByColumns, qrReduced } from './qr.ts';

/** Row i of `a` times column j of `b`, from the definition. */
const product = (a: ArrayLike<number>, b: ArrayLike<number>, m: number, n: number, k: number) =>
  Array.from({ length: m * n }, (_, at) => {
    let sum = 0;
    for (let p = 0; p < k; p++) sum += a[Math.floor(at / n) * k + p]! * b[p * n + (at % n)]!;
    return sum;
  });

describeBuilds(() => {
  test.each(linalgCases('qr'))('has the factors of LAPACK, signs included: %s', (_title, one) => {
    const [rows, cols] = one.input as [number, number];
    const { q, r } = qrReduced(rows, cols, drawn(one, 5, rows * cols));
    // The last columns of a nearly singular matrix magnify LAPACK's own float32 rounding.
    const absolute = one.dtype === 'float32' ? 1e-5 : 1e-12;
    expectClose(q, result(one, 'q'), 0, absolute);
    expectClose(r, result(one, 'r'), 0, absolute);
  });

  describe.each(floatTypes)('$name', ({ make, abs }) => {
    test('Q R = A, Q^T Q = 1, R upper triangular, for random shapes on both sides of a block', () => {
      const random = lehmer(3);
      for (let round = 0; round < 12; round++) {
        const rows = integerIn(random, 1, 50);
        const cols = integerIn(random, 1, 50);
        const k = Math.min(rows, cols);
        const a = fillUniform(make(rows * cols), random);
        const { q, r } = qrReduced(rows, cols, a);
        expectClose(product(q, r, rows, cols, k), a, 0, abs * 2);
        const transposed = Float64Array.from({ length: k * rows }, (_, i) => q[(i % rows) * k + Math.floor(i / rows)]!);
        const identity = Array.from({ length: k * k }, (_, i) => (i % (k + 1) === 0 ? 1 : 0));
        expectClose(product(transposed, q, k, k, rows), identity, 0, abs);
        expect(r.every((value, at) => at % cols >= Math.floor(at / cols) || value === 0)).toBe(true);
      }
    });

    test.each([
      [100, 100],
      [161, 90],
      [96, 130],
    ])('%i x %i, whose work lies in the memory of the kernels', (rows, cols) => {
      const k = Math.min(rows, cols);
      const a = fillUniform(make(rows * cols), lehmer(7));
      const kept = a.slice();
      const { q, r } = qrReduced(rows, cols, a);
      expect(a.every((value, i) => value === kept[i])).toBe(true);
      expectClose(product(q, r, rows, cols, k), a, 0, abs * 4);
      expect(r.every((value, at) => at % cols >= Math.floor(at / cols) || value === 0)).toBe(true);
      const columns = qrByColumns(rows, cols, a);
      expect(columns.q.every((value, at) => value === q[(at % rows) * k + Math.floor(at / rows)])).toBe(true);
      expect(columns.r.every((value, at) => value === r[(at % k) * cols + Math.floor(at / k)])).toBe(true);
      // Products of plain arrays still find their own places.
      const again = qrReduced(rows, cols, a);
      expect(again.q.every((value, i) => value === q[i])).toBe(true);
    });

    test('a column of zeros, an empty matrix and a NaN have their outcome', () => {
      const { q, r } = qrReduced(3, 2, make([0, 1, 0, 2, 0, 2]));
      expectClose(r, [0, 1, 0, -Math.sqrt(8)], 0, abs);
      expectClose(q, [1, 0, 0, -Math.SQRT1_2, 0, -Math.SQRT1_2], 0, abs);
      expect(qrReduced(0, 3, make(0)).r).toHaveLength(0);
      expect(qrReduced(3, 0, make(0)).q).toHaveLength(0);
      expect([...qrReduced(2, 2, make([NaN, 1, 2, 3])).q]).toEqual([NaN, NaN, NaN, NaN]);
    });
  });

  test('vectors whose squares leave the range of doubles are decomposed all the same', () => {
    for (const scale of [1e-170, 1e170]) {
      const { q, r } = qrReduced(2, 1, new Float64Array([3 * scale, 4 * scale]));
      expectClose(q, [-0.6, -0.8], 1e-15, 0);
      expectClose(r, [-5 * scale], 1e-15, 0);
    }
  });
});

test('a matrix outside its array is refused', () => {
  expect(() => qrReduced(2, 2, new Float32Array(3))).toThrow('qrReduced: a needs 4 elements, got 3');
  expect(() => qrReduced(-1, 2, new Float32Array(3))).toThrow(
    'qrReduced: rows must be an integer of at least 0, got -1',
  );
});
