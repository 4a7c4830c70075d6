import { rowSums } from '../norm/rowSums.ts';
import { describeBuilds } from '../testing/builds.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { setNumThreads } from '../wasm/numThreads.ts';
import { expr, program, runProgram } from './index.ts';
import { runRowSums } from './runRowSums.ts';

const products = program(2, (x, y) => expr.mul(x, y));
/** Dear enough for threads to share it, were it for them. */
const dear = program(2, (x, y) => expr.exp(expr.mul(expr.sub(x, y), 0.3)));

const sizes = [
  [1, 4000],
  [3, 8],
  [401, 9],
  [100, 1001],
  [9, 8191],
  [5, 8192],
] as const;

describeBuilds((build) => {
  test.each(sizes)('the sums of %d rows of %d have the bits of the program and of their sums', (rows, size) => {
    const x = fillUniform(new Float32Array(rows * size + 3), lehmer(rows));
    const y = fillUniform(new Float32Array(rows + 1), lehmer(size));
    for (const p of [products, dear]) {
      for (const column of [true, false]) {
        const other = column ? { data: y, offset: 1, isColumn: true } : { data: x, offset: 0, isColumn: false };
        const values = new Float32Array(rows * size);
        const whole = [size, 1];
        runProgram(p, 'float32', [rows, size], { data: values, stride: whole, offset: 0 }, [
          { data: x, stride: whole, offset: 3 },
          { data: other.data, stride: column ? [1, 0] : whole, offset: other.offset },
        ]);
        const wanted = new Float64Array(rows);
        const isThere = rowSums(values, rows, size, wanted);
        for (const threads of [1, 2]) {
          setNumThreads(threads);
          const found = new Float64Array(rows);
          expect(runRowSums(p, rows, size, [{ data: x, offset: 3, isColumn: false }, other], found)).toBe(isThere);
          expect(found.findIndex((v, i) => !Object.is(v, wanted[i]))).toBe(-1);
        }
        setNumThreads(1);
      }
    }
  });

  test('rows that are too long or too short, and none at all, are left to others', () => {
    const x = { data: new Float32Array(20000), offset: 0, isColumn: false };
    for (const [rows, size] of [
      [2, 8193],
      [2000, 7],
      [0, Number.NaN],
      [9, 0],
    ] as const)
      expect([build, runRowSums(products, rows, size, [x, x], new Float64Array(rows))]).toEqual([build, false]);
  });
});
