import { describeBuilds } from '../testing/builds.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { setKernelBuild } from '../wasm/build.ts';
import { setNumThreads } from '../wasm/numThreads.ts';
import { expr, program } from './index.ts';
import { runTotal } from './runTotal.ts';

const products = program(2, (x, y) => expr.mul(x, y));
/** Dear enough for threads to share it. */
const dear = program(2, (x, y, k) => expr.exp(expr.mul(expr.sub(x, y), k!)));

const sizes = [1, 63, 64, 67, 1000, 16384, 2 * 16384 + 5, 4 * 16384 + 1, 1048576 + 3];
const pair = (n: number) => [1, 2].map((seed) => fillUniform(new Float32Array(n), lehmer(seed + n))) as Pair;
type Pair = [Float32Array, Float32Array];

describeBuilds((build) => {
  test.each(sizes)('the sum of %d values has the bits of the plain loops, on any number of threads', (n) => {
    const [x, y] = pair(n);
    for (const [p, numbers] of [
      [products, []],
      [dear, [0.3]],
    ] as const) {
      setKernelBuild('typescript');
      const plain = runTotal(p, 'float32', numbers, x, y);
      setKernelBuild(build);
      for (const threads of [1, 2]) {
        setNumThreads(threads);
        expect(runTotal(p, 'float32', numbers, x, y)).toBe(plain);
      }
      setNumThreads(1);
    }
  });

  test('doubles are summed too, NaN and infinities go through, nothing is 0', () => {
    expect(runTotal(products, 'float64', [], Float64Array.of(1e200, 2), Float64Array.of(1e100, 3))).toBe(1e300 + 6);
    const [x, y] = pair(3000);
    x[7] = Number.POSITIVE_INFINITY;
    y[7] = 1;
    expect(runTotal(products, 'float32', [], x, y)).toBe(Number.POSITIVE_INFINITY);
    x[2999] = Number.NaN;
    expect(runTotal(products, 'float32', [], x, y)).toBeNaN();
    expect(runTotal(products, 'float32', [], new Float32Array(0), new Float32Array(0))).toBe(0);
  });
});
